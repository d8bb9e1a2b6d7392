-- Whether this shard takes writes; leaves nothing behind. Returns 1.
redis.call('SET', key('probe'), AT, 'PX', 1000)
redis.call('UNLINK', key('probe'))
return 1
