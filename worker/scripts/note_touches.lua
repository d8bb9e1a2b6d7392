-- Puts those of some comments that a reader reacted to or reported into the reader's list, for a store
-- that is older than these lists. Arguments: the reader, then ids. Returns 1.
for i = 4, #ARGV do
  local c = has_touched(ARGV[i], ARGV[3]) and read_comment(ARGV[i])
  if c then note_touch(c, ARGV[3]) end
end
return 1
