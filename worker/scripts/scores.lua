-- Read kept scores. ARGV: after which entry ('-' from the first one), how many.
return redis.call('XRANGE', key('perspective'), ARGV[3], '+', 'COUNT', ARGV[4])
