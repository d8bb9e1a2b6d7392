-- One article: its fields, or an empty list.
return redis.call('HGETALL', key('article:' .. ARGV[3]))
