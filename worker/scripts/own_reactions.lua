-- A reader's own reactions: {comment, kind, ...} of those given that there is one to. Arguments: the
-- reader, then ids.
local by, mine = ARGV[3], {}
for i = 4, #ARGV do
  local kind = redis.call('HGET', key('reacted:' .. ARGV[i]), by)
  if kind then
    mine[#mine + 1] = ARGV[i]
    mine[#mine + 1] = kind
  end
end
return mine
