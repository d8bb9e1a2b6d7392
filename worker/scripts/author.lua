-- An author. 'standing': {now, {field, value, ...}}; 'mine': {id, at, ...} of the latest comments,
-- newest first, behind the one of this moment and id ('' = from the latest on).
local what, who, limit, at, last = unpack(ARGV, 3, 7)
if what == 'standing' then return {AT, redis.call('HGETALL', key('author:' .. who))} end
local mine, from = key('mine:' .. who), 0
if last ~= '' then
  -- one that is erased by now has no rank: those that were not older than it are counted
  local rank = redis.call('ZREVRANK', mine, last)
  from = rank and rank + 1 or redis.call('ZCOUNT', mine, '(' .. at, '+inf')
end
return redis.call('ZREVRANGE', mine, from, from + limit - 1, 'WITHSCORES')
