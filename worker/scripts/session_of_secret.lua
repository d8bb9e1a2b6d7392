-- A session under the hash of its secret: 'open' for at most so many seconds, 'read', 'renew' when
-- its owner did something, 'close'. It ends after `idle` seconds of doing nothing, and at a fixed
-- time whatever is done. Returns {session} or {}.
local act, name, session, idle, most = unpack(ARGV, 3, 7)
local at, now = key('session:' .. name), tonumber(CLOCK[1])
if act == 'open' then
  redis.call('HSET', at, 'session', session, 'until', now + most)
  redis.call('EXPIRE', at, math.min(idle, most))
  return {session}
end
local kept = redis.call('HMGET', at, 'session', 'until')
if not kept[1] then return {} end
if act == 'close' then redis.call('UNLINK', at) end
if act == 'renew' then
  local left = kept[2] - now
  redis.call('EXPIRE', at, math.max(1, math.min(idle, left)))
end
return {kept[1]}
