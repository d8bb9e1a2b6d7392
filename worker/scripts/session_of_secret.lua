-- A session under the hash of its secret: 'open' for at most so many seconds, 'read', 'renew' when
-- its owner did something, 'close'. It ends after `idle` seconds of doing nothing, and at a fixed
-- time whatever is done. Returns {session}, or {}; 'renew' {session, seconds until that time}.
local act, name, session, idle, most = unpack(ARGV, 3, 7)
local at = key('session:' .. name)
if act == 'open' then
  redis.call('HSET', at, 'session', session, 'until', CLOCK[1] + most)
  redis.call('EXPIRE', at, math.min(idle, most))
  return {session}
end
if act == 'renew' then return {renew_session(name, idle)} end
local kept = redis.call('HGET', at, 'session')
if not kept then return {} end
if act == 'close' then redis.call('UNLINK', at) end
return {kept}
