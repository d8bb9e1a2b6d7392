-- The author takes a comment back. Returns {outcome, state, version}.
local id, author = ARGV[3], ARGV[4]
local c = read_comment(id)
if not c or c.author ~= author or author == '' then return {'unknown', '', ''} end
if c.state == 'withdrawn' then return {'withdrawn', c.state, tostring(c.v), {}} end
if c.state ~= 'checking' and c.state ~= 'held' and c.state ~= 'published' then
  return {'refused', c.state, tostring(c.v)}
end
move(c, 'withdrawn', '', '{"by":"author"}', 'author')
write_sums()
return {'withdrawn', c.state, tostring(c.v), NOTES[1] or {}}
