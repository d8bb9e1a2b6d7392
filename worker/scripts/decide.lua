-- A person's decision, if the comment is still as that person saw it.
-- Returns {outcome, state, version, decision}: 'decided', 'conflict' with the decision that came
-- first, 'refused' when the action does not fit the state, 'own' for an appeal against one's own
-- decision, or 'unknown'.
local id, action, version, by, entry, op = ARGV[3], ARGV[4], tonumber(ARGV[5]), unpack(ARGV, 6, 8)

local ALLOWED = {
  approve = {held = 'published', published = 'published', rejected = 'published'},
  reject = {held = 'rejected', rejected = 'rejected'},
  keep = {published = 'published'},
  remove = {published = 'removed', removed = 'removed'},
  restore = {removed = 'published'},
  escalate = {held = 'held', published = 'published'},
}

local c = read_comment(id)
if not c then return {'unknown', '', '', ''} end
local last = c.decisions and string.match(c.decisions, '[^\n]*$') or ''
if op ~= '' and string.find(last, '"op":"' .. op .. '"', 1, true) then
  return {'decided', c.state, tostring(c.v), last, {}}
end
if c.v ~= version then return {'conflict', c.state, tostring(c.v), last} end

-- an appeal is decided by somebody who had no part in what is appealed
if c.queue == 'appeals' and string.find(c.decisions, '"by":"' .. by .. '"', 1, true) then
  return {'own', c.state, tostring(c.v), last}
end

local to, queue
if action == 'undo' then
  local was = last ~= '' and cjson.decode(last) or {}
  if was.by ~= by or not was.undo then return {'refused', c.state, tostring(c.v), last} end
  to, queue = was.from, was.undo.queue
else
  to = ALLOWED[action] and ALLOWED[action][c.state]
  queue = action == 'escalate' and 'senior' or ''
  local same = to == c.state and queue == c.queue
  if not to or same then return {'refused', c.state, tostring(c.v), last} end
  entry = '{"undo":{"queue":"' .. c.queue .. '"},' .. string.sub(entry, 2)
end
move(c, to, queue, entry, by)
add('metrics', 'decisions|' .. action .. '|moderator', 1)
write_sums()
return {'decided', to, tostring(c.v), string.match(c.decisions, '[^\n]*$'), NOTES[1] or {}}
