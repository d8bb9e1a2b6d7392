-- Takes erased comments off an author's list; with the last one go the author's sums. Arguments:
-- site/author, then ids. Returns how many are left.
local mine = key('mine:' .. ARGV[3])
if #ARGV > 3 then redis.call('ZREM', mine, unpack(ARGV, 4)) end
local left = redis.call('ZCARD', mine)
if left == 0 then redis.call('UNLINK', key('author:' .. ARGV[3])) end
return left
