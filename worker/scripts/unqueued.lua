-- Of the given ids, the comments that wait to be checked though no batch holds them and the queue
-- does not point to them. Arguments: queue, then ids.
local queued = {}
for _, id in ipairs(redis.call('LRANGE', RQ .. ':queue:' .. ARGV[3], 0, -1)) do queued[id] = true end
local lost = {}
for i = 4, #ARGV do
  local c = read_comment(ARGV[i])
  if c and c.state == 'checking' and c.lease == '' and not queued[c.id] then lost[#lost + 1] = c.id end
end
return lost
