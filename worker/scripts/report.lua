-- A reader reports a published comment; the first report of several puts it before a moderator.
-- Returns {'reported'}, {'repeated'}, {'unknown'} or {'own'}.
local id, by, reason, entry, queue = unpack(ARGV, 3, 7)
local c = read_comment(id)
if not c or c.state ~= 'published' then return {'unknown'} end
if c.author == by then return {'own'} end
if redis.call('HSETNX', key('reports:' .. id), by, entry) == 0 then return {'repeated'} end
note_touch(c, by)
add('metrics', 'reports|' .. reason, 1)
local last = c.decisions and string.match(c.decisions, '[^\n]*$') or ''
local kept = string.find(last, '"action":"keep"', 1, true)
if c.queue == '' and not kept then
  move(c, 'published', queue, '{"by":"reader","action":"report","reason":"' .. reason .. '"}', 'reader')
end
write_sums()
return {'reported'}
