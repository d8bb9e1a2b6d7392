-- Counts a report against the author of the comment, once for each reader and comment; what it is
-- remembered by for a day names no reader.
local who, id, by = unpack(ARGV, 3, 5)
if not redis.call('SET', key('noted:report:' .. redis.sha1hex(id .. ' ' .. by)), '1', 'NX', 'EX', 86400) then return 0 end
redis.call('HINCRBY', key('author:' .. who), 'reports', 1)
return 1
