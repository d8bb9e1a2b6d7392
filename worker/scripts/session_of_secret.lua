-- A session under the hash of its secret: 'open' for at most so many seconds, 'read', 'renew' when
-- its owner did something, 'close'. It ends after `idle` seconds of doing nothing, and at a fixed
-- time whatever is done. `token` is the newsroom's token that it was made of: renewing this very
-- session makes it another's, and closing by a token leaves one that is another's open. Returns
-- {session}, or {}; 'renew' {session, seconds until that time}.
local act, name, token, session, idle, most = unpack(ARGV, 3, 8)
local at = key('session:' .. name)
if act == 'open' then
  redis.call('HSET', at, 'session', session, 'until', CLOCK[1] + most, 'token', token)
  redis.call('EXPIRE', at, math.min(idle, most))
  return {session}
end
if act == 'renew' then
  local kept, left = renew_session(name, idle)
  if kept and kept == session then redis.call('HSET', at, 'token', token) end
  return {kept, left}
end
local kept = redis.call('HMGET', at, 'session', 'token')
if not kept[1] then return {} end
if act == 'close' then
  if token ~= '' and token ~= kept[2] then return {} end
  redis.call('UNLINK', at)
end
return {kept[1]}
