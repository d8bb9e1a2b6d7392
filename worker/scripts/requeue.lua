-- Points the queue anew at comments that wait to be checked and that nobody holds.
-- Returns how many.
local queue, data_before, data_after, utc = unpack(ARGV, 3, 6)
local queued = 0
for i = 7, #ARGV do
  local c = read_comment(ARGV[i])
  if c and c.state == 'checking' and c.lease == '' then
    push(queue, c.id, data_before .. c.id .. data_after, utc)
    queued = queued + 1
  end
end
return queued
