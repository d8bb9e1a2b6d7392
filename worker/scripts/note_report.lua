-- Counts a report against the author of the comment, once for each reader and comment.
local who, id, by = unpack(ARGV, 3, 5)
if not redis.call('SET', key('noted:report:' .. id .. ':' .. by), '1', 'NX', 'EX', 86400) then return 0 end
redis.call('HINCRBY', key('author:' .. who), 'reports', 1)
return 1
