-- Sets sums right, unless one of them moved since it was read. Arguments: the hash (ledger,
-- author:…), then field, sum as read and right sum by turns. Returns 1, or 0 when one moved.
local hash = key(ARGV[3])
for i = 4, #ARGV, 3 do
  if (redis.call('HGET', hash, ARGV[i]) or '0') ~= ARGV[i + 1] then return 0 end
end
for i = 4, #ARGV, 3 do redis.call('HSET', hash, ARGV[i], ARGV[i + 2]) end
return 1
