-- Takes back what a worker claimed: the named batches, or all. `died` counts as a crash; of all it
-- held, it says that the worker is no more, and RQ's tools need not wait until its key runs out.
-- Returns {queued again, held}.
local worker, died, utc = ARGV[3], ARGV[4] == 'died', ARGV[5]
local tokens = {unpack(ARGV, 6)}
if #tokens == 0 then
  tokens = redis.call('HKEYS', key('claims:' .. worker))
  if died then redis.call('DEL', RQ .. ':worker:' .. worker) end
end
local queued, held = 0, 0
for _, token in ipairs(tokens) do
  local again, stopped = give_back(worker, token, died, utc)
  queued, held = queued + again, held + stopped
end
write_sums()
return {queued, held, NOTES}
