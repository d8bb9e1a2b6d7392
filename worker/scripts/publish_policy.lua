-- Puts a version of the policy in force: stored under its content hash, never changed, never
-- removed; the history only grows. An empty bundle names a version that was published before.
-- A version with a time of its own (from, until, or '') is published and activated only then; a
-- rollback goes back whatever the time, for it must always be possible.
-- Returns {outcome, hash of the version before, or a moment}: 'in-force', 'unknown', 'not-yet' with
-- the moment it begins, or 'over' with the moment it ended.
local action, hash, version, bundle, by, why, from, till, approved = unpack(ARGV, 3, 11)
local stored = key('policy:' .. hash)
if bundle == '' then
  if redis.call('EXISTS', stored) == 0 then return {'unknown', ''} end
  local effective = redis.call('HMGET', stored, 'from', 'until')
  from, till = effective[1] or '', effective[2] or ''
end
if action == 'publish' or action == 'activate' then
  if from ~= '' and NOW < tonumber(from) then return {'not-yet', from} end
  if till ~= '' and NOW >= tonumber(till) then return {'over', till} end
end
local before = redis.call('GET', key('policy:in-force')) or ''
if bundle ~= '' and redis.call('EXISTS', stored) == 0 then
  redis.call('HSET', stored, 'version', version, 'bundle', bundle, 'at', AT, 'by', by,
    'from', from, 'until', till, 'approved', approved)
end
if before ~= hash then
  local known = redis.call('HMGET', stored, 'version', 'approved')
  redis.call('SET', key('policy:in-force'), hash)
  redis.call('XADD', key('policies'), '*', 'action', action, 'hash', hash, 'version', known[1],
    'by', by, 'why', why, 'before', before, 'approved', known[2] or '')
  audit('policy', before .. '>' .. hash, action, by)
  write_sums()
end
return {'in-force', before}
