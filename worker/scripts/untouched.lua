-- Of the readers who reacted to a comment or reported it, those whose list of what they touched lacks
-- it; adds it where asked to. Arguments: '1' to mend, the comment, then readers.
local c, lacking = read_comment(ARGV[4]), {}
for i = 5, #ARGV do
  local by = ARGV[i]
  if c and has_touched(c.id, by) and redis.call('SISMEMBER', touched_key(site_of(c.on), by), c.id) == 0 then
    lacking[#lacking + 1] = by
    if ARGV[3] == '1' then note_touch(c, by) end
  end
end
return lacking
