-- Forgets an author: sums and list of comments. Returns 1.
redis.call('UNLINK', key('author:' .. ARGV[3]), key('mine:' .. ARGV[3]))
return 1
