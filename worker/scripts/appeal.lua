-- The author of a refused comment asks for a second look, once. Returns {outcome, version}.
local id, author, entry, queue = unpack(ARGV, 3, 6)
local c = read_comment(id)
if not c or author == '' or c.author ~= author then return {'unknown', ''} end
local refused = c.state == 'rejected' or c.state == 'removed'
local already = string.find(c.decisions or '', '"by":"author","action":"appeal"', 1, true)
if not refused or already then return {'refused', tostring(c.v)} end
move(c, c.state, queue, entry, 'author')
add('metrics', 'appeals', 1)
write_sums()
return {'appealed', tostring(c.v)}
