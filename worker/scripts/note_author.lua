-- Tells an author's shard of a transition that happened in an article's shard. Told twice, it
-- counts once; what is never told is found by `ombud reconcile`. What is told late of a comment that
-- is erased by now brings no name back.
local who, id, at, from, to, version = unpack(ARGV, 3, 8)
local function is_first(mark) return redis.call('SET', key('noted:' .. id .. ':' .. mark), '1', 'NX', 'EX', 86400) end
if not is_first(version) then return 0 end
if to == 'erased' then
  is_first('erased')
elseif redis.call('EXISTS', key('noted:' .. id .. ':erased')) == 1 then
  return 0
end
local author = key('author:' .. who)
if redis.call('HSETNX', author, 'since', at) == 1 then note_site(who) end
if from ~= '' then redis.call('HINCRBY', author, from, -1) end
redis.call('HINCRBY', author, to, 1)
redis.call('ZADD', key('mine:' .. who), at, id)
return 1
