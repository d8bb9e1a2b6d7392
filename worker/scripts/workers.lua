-- The living workers of a queue with their states: {{name, state} ...}. RQ forgets a dead one when
-- its key runs out.
local found = {}
for _, worker in ipairs(redis.call('SMEMBERS', RQ .. ':workers:' .. ARGV[3])) do
  local state = redis.call('HGET', worker, 'state')
  if state then found[#found + 1] = {string.match(worker, '[^:]+$'), state} end
end
return found
