-- Takes back the batches whose lease ran out, notes whether the server's memory is nearly full, and
-- tells which batches are in whose hands. One leader at a time, by a lease of its own. Returns
-- {queued again, held, notes, leases}; `leases` is what is held now: "worker token" of every batch.
local me, utc, period = ARGV[3], ARGV[4], ARGV[5]

-- From this share of `maxmemory` on, nothing more is accepted, so that what was can be decided.
local FULL = 0.9
local function note_memory()
  local info = redis.call('INFO', 'memory')
  local used, most = string.match(info, 'used_memory:(%d+)'), string.match(info, 'maxmemory:(%d+)')
  if tonumber(most) > 0 and tonumber(used) > FULL * most then
    redis.call('SET', key('full'), math.floor(100 * used / most), 'PX', 15000)
  else
    redis.call('DEL', key('full'))
  end
end

local queued, held = 0, 0
if redis.call('SET', key('reaper'), me, 'NX', 'PX', period) then
  for _, lease in ipairs(redis.call('ZRANGEBYSCORE', key('leases'), '-inf', AT, 'LIMIT', 0, 100)) do
    local worker, token = string.match(lease, '^(%S+) (%S+)$')
    local again, stopped = give_back(worker, token, true, utc)
    queued, held = queued + again, held + stopped
  end
  write_sums()
  note_memory()
end
return {queued, held, NOTES, redis.call('ZRANGE', key('leases'), 0, -1)}
