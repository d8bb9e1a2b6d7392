-- Events of one article after a given one, oldest first. Returns {'', {{id, field, value, ...} ...}, now};
-- or, where they are more than so many, or too long ago for all to be known, {id of the newest event, {},
-- now}. `now` is in milliseconds, as ids are.
local on, last, most = ARGV[3], ARGV[4], tonumber(ARGV[5])
local LOOKED_AT, events = 5000, key('events')
local later = redis.call('XRANGE', events, '(' .. last, '+', 'COUNT', LOOKED_AT + 1)
local forgets = redis.call('XLEN', events) >= MOST_EVENTS
local all = #later <= LOOKED_AT and not (forgets and #redis.call('XRANGE', events, '-', last, 'COUNT', 1) == 0)

local found, now = {}, string.sub(AT, 1, -4)
for _, entry in ipairs(later) do
  local fields = entry[2]
  for i = 1, #fields, 2 do
    if fields[i] == 'on' and fields[i + 1] == on then found[#found + 1] = {entry[1], unpack(fields)} end
  end
end
if all and #found <= most then return {'', found, now} end
return {redis.call('XREVRANGE', events, '+', '-', 'COUNT', 1)[1][1], {}, now}
