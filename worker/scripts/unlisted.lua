-- Of an author's comments, those that the author's own list lacks; adds them where asked to.
-- Arguments: '1' to mend, then site/author, id and time of acceptance by turns.
local lacking = {}
for i = 4, #ARGV, 3 do
  local mine = key('mine:' .. ARGV[i])
  if not redis.call('ZSCORE', mine, ARGV[i + 1]) then
    lacking[#lacking + 1] = ARGV[i + 1]
    if ARGV[3] == '1' then redis.call('ZADD', mine, ARGV[i + 2], ARGV[i + 1]) end
  end
end
return lacking
