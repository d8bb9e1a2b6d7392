-- Who reported a comment and why: {reader, report, ...}.
return redis.call('HGETALL', key('reports:' .. ARGV[3]))
