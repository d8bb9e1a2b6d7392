-- Part of the scripts that queue a comment.

-- The RQ job of a comment: a pointer that rq's own tools can read.
local function push(queue, id, data, utc, front)
  redis.call('HSET', RQ .. ':job:' .. id, 'data', data, 'created_at', utc, 'enqueued_at', utc,
    'origin', queue, 'status', 'queued', 'timeout', '60', 'result_ttl', '0', 'failure_ttl', '604800',
    'description', 'comment')
  redis.call('SADD', RQ .. ':queues', RQ .. ':queue:' .. queue)
  redis.call(front and 'LPUSH' or 'RPUSH', RQ .. ':queue:' .. queue, id)
end
