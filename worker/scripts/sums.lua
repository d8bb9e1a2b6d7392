-- Reads sums. Arguments: the hash (ledger, author:…), then its fields.
return redis.call('HMGET', key(ARGV[3]), unpack(ARGV, 4))
