-- A reader's reaction to a published comment, set or taken back. Returns {'reacted', agree,
-- disagree, mine}, {'unknown'} or {'own'}.
local id, by, kind, on = unpack(ARGV, 3, 6)
local c = read_comment(id)
if not c or c.state ~= 'published' then return {'unknown'} end
if c.author == by then return {'own'} end
local before = redis.call('HGET', key('reacted:' .. id), by) or ''
local after = on ~= '' and kind or (before == kind and '' or before)
local agree, disagree = set_reaction(c, by, before, after)
note_touch(c, by)
write_talks()
return {'reacted', agree, disagree, after}
