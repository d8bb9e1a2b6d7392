-- Queues a dead letter again. Arguments: queue, id, now. Returns 1, or 0 when there is none.
local queue, id, utc = unpack(ARGV, 3, 5)
if redis.call('ZREM', RQ .. ':failed:' .. queue, id) == 0 then return 0 end
redis.call('HSET', RQ .. ':job:' .. id, 'status', 'queued', 'enqueued_at', utc)
redis.call('HDEL', RQ .. ':job:' .. id, 'exc_info', 'ended_at')
redis.call('RPUSH', RQ .. ':queue:' .. queue, id)
return 1
