-- Ends a job of a claimed batch that points to no comment by its id: finished, or never to be run.
-- Fenced by the batch, and settled once. Arguments: queue, token, job id, time, why it is a dead
-- letter ('' = it is finished). Returns whether it was settled.
local queue, token, id, utc, why = unpack(ARGV, 3, 7)
if redis.call('ZREM', RQ .. ':wip:' .. queue, id .. ':' .. token) == 0 then return 0 end
if why ~= '' then
  bury(queue, id, utc, why)
  add('metrics', 'dead_letters', 1)
  write_sums()
else
  local job = RQ .. ':job:' .. id
  redis.call('HSET', job, 'status', 'finished', 'ended_at', utc)
  redis.call('EXPIRE', job, 500)
  redis.call('ZADD', RQ .. ':finished:' .. queue, digits(NOW / 1000000 + 500), id)
end
return 1
