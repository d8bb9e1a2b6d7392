-- The state of a shard in sums that cost the same at any size; nothing is written.
local queues = {unpack(ARGV, 3)}
local depth, working, dead = 0, 0, 0
for _, queue in ipairs(queues) do
  depth = depth + redis.call('LLEN', RQ .. ':queue:' .. queue)
  working = working + redis.call('ZCARD', RQ .. ':wip:' .. queue)
  dead = dead + redis.call('ZCARD', RQ .. ':failed:' .. queue)
end
local reviews = {}
for _, queue in ipairs(redis.call('SMEMBERS', key('reviews'))) do
  local oldest = redis.call('ZRANGE', key('review:' .. queue), 0, 0, 'WITHSCORES')[2]
  reviews[#reviews + 1] = {queue, redis.call('ZCARD', key('review:' .. queue)), oldest or ''}
end
local head = redis.call('HMGET', key('audit:head'), 'seq', 'hash')
return {AT, depth, working, dead, redis.call('ZRANGE', key('checking'), 0, 0, 'WITHSCORES')[2] or '',
  redis.call('ZCARD', key('checking')), redis.call('HGETALL', key('ledger')),
  redis.call('HGETALL', key('metrics')), reviews, head[1] or '0',
  redis.call('EXISTS', RQ .. ':suspended')}
