-- One comment: its fields, or an empty list.
return redis.call('HGETALL', comment_key(ARGV[3]))
