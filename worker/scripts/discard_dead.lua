-- Drops a dead letter; a comment of the same id stays as it is. Arguments: queue, id.
-- Returns 1, or 0 when there is none.
local removed = redis.call('ZREM', RQ .. ':failed:' .. ARGV[3], ARGV[4])
if removed == 1 then redis.call('UNLINK', RQ .. ':job:' .. ARGV[4]) end
return removed
