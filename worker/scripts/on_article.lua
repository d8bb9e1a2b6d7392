-- Of the given ids, the comments on an article, or those of them in one state.
-- Arguments: site/article, state ('' = any), then ids.
local here = {}
for i = 5, #ARGV do
  local c = redis.call('HMGET', comment_key(ARGV[i]), 'on', 'state')
  if c[1] == ARGV[3] and (ARGV[4] == '' or c[2] == ARGV[4]) then here[#here + 1] = ARGV[i] end
end
return here
