-- Part of the scripts that know sessions: its owner did something, so that its idle time begins anew.

-- Returns the session and the seconds until it ends whatever is done, or nothing where it is over or
-- never was.
local function renew_session(name, idle)
  local at = key('session:' .. name)
  local kept = redis.call('HMGET', at, 'session', 'until')
  if not kept[1] then return nil end
  local left = kept[2] - CLOCK[1]
  redis.call('EXPIRE', at, math.max(1, math.min(idle, left)))
  return kept[1], left
end
