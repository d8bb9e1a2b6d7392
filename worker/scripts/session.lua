-- What is kept once under the hash of a secret for a while: invitations, steps of a sign-in.
-- 'keep' stores it for some seconds, 'once' only if it is not there, 'read' looks, 'take' takes it
-- away. Returns {value} or {}.
local act, name, value, seconds = unpack(ARGV, 3, 6)
if act == 'keep' then
  redis.call('SET', key(name), value, 'EX', seconds)
  return {value}
end
if act == 'once' then
  return redis.call('SET', key(name), value, 'NX', 'EX', seconds) and {value} or {}
end
local kept = redis.call('GET', key(name))
if kept and act == 'take' then redis.call('UNLINK', key(name)) end
return kept and {kept} or {}
