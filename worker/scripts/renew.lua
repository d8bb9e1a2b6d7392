-- Keeps batches for longer. Returns how many of them are still held.
local worker, lease = ARGV[3], digits(NOW + ARGV[4])
local kept = 0
for i = 5, #ARGV do
  local member = worker .. ' ' .. ARGV[i]
  if redis.call('ZSCORE', key('leases'), member) then
    redis.call('ZADD', key('leases'), lease, member)
    kept = kept + 1
  end
end
return kept
