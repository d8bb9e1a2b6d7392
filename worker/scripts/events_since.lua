-- Events of one article after a given one, oldest first, at most so many; looks at no more than
-- 5000 entries of the stream. Returns {{id, field, value, ...} ...}.
local on, last, most = ARGV[3], ARGV[4], tonumber(ARGV[5])
local found = {}
for _, entry in ipairs(redis.call('XRANGE', key('events'), '(' .. last, '+', 'COUNT', 5000)) do
  local fields = entry[2]
  for i = 1, #fields, 2 do
    if fields[i] == 'on' and fields[i + 1] == on and #found < most then
      found[#found + 1] = {entry[1], unpack(fields)}
    end
  end
end
return found
