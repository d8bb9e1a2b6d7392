-- Of the ids listed in one index, those whose record does not belong there; removes them where asked
-- to. Arguments: '1' to mend, the index (checking, thread:…, featured:…, review:…), then ids.
local mend, index = ARGV[3] == '1', ARGV[4]
local strays = {}
for i = 5, #ARGV do
  local c = read_comment(ARGV[i])
  local belongs = c and (index == 'checking' and c.state == 'checking'
    or index == 'thread:' .. c.on and c.state == 'published'
    or index == 'featured:' .. c.on and redis.call('HEXISTS', comment_key(c.id), 'featured') == 1
    or index == 'review:' .. c.queue)
  if not belongs and redis.call('ZSCORE', key(index), ARGV[i]) then
    strays[#strays + 1] = ARGV[i]
    if mend then redis.call('ZREM', key(index), ARGV[i]) end
  end
end
return strays
