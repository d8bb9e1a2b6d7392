-- How many published comments each article has.
local counts = {}
for i = 3, #ARGV do counts[#counts + 1] = redis.call('ZCARD', key('thread:' .. ARGV[i])) end
return counts
