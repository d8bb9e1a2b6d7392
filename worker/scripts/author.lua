-- An author. 'standing': {now, {field, value, ...}}; 'mine': ids of the latest comments, newest first.
local what, who, limit = ARGV[3], ARGV[4], ARGV[5]
if what == 'standing' then return {AT, redis.call('HGETALL', key('author:' .. who))} end
return redis.call('ZREVRANGE', key('mine:' .. who), 0, limit - 1)
