-- Counts a report against the author of the comment, once for each reader and comment; what it is
-- remembered by for a day names no reader. An author who is erased by now is not named again.
local who, id, by = unpack(ARGV, 3, 5)
if not redis.call('SET', key('noted:report:' .. redis.sha1hex(id .. ' ' .. by)), '1', 'NX', 'EX', 86400) then return 0 end
local author = key('author:' .. who)
if redis.call('EXISTS', author) == 0 then return 0 end
redis.call('HINCRBY', author, 'reports', 1)
return 1
