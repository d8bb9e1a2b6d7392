-- The dead letters of a queue, oldest expiry first. Arguments: queue, first, last.
-- Returns {id, data, reason, ended_at, state of the comment of the same id or ''} for each.
local letters = {}
for _, id in ipairs(redis.call('ZRANGE', RQ .. ':failed:' .. ARGV[3], ARGV[4], ARGV[5])) do
  local job = redis.call('HMGET', RQ .. ':job:' .. id, 'data', 'exc_info', 'ended_at')
  local state = redis.call('HGET', comment_key(id), 'state')
  letters[#letters + 1] = {id, job[1] or '', job[2] or '', job[3] or '', state or ''}
end
return letters
