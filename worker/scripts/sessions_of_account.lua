-- The sessions that an account has open: 'note' one for so many seconds, 'list' them. A session is
-- noted before it opens, so that none can be open and not be found. Returns their names.
local act, account, name, seconds = unpack(ARGV, 3, 6)
local at, now = key('sessions:' .. account), tonumber(CLOCK[1])
if act == 'note' then
  redis.call('ZREMRANGEBYSCORE', at, '-inf', now)
  redis.call('ZADD', at, now + seconds, name)
  local last = redis.call('ZREVRANGE', at, 0, 0, 'WITHSCORES')
  redis.call('EXPIREAT', at, string.format('%.0f', last[2]))
  return {name}
end
return redis.call('ZRANGE', at, 0, -1)
