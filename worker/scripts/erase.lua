-- Erases a comment of an author: text, name and what was said about it; then, some at a time, who
-- reacted to it and reported it. Returns {done, note, how many readers are left}.
local MOST_AT_ONCE = 500
local id, author = ARGV[3], ARGV[4]
local c = read_comment(id)

local function forget_readers()
  local left = 0
  for _, kind in ipairs({'reacted:', 'reports:'}) do
    local touches = key(kind .. id)
    local readers = redis.call('HRANDFIELD', touches, MOST_AT_ONCE)
    if #readers > 0 then redis.call('HDEL', touches, unpack(readers)) end
    for _, by in ipairs(readers) do note_touch(c, by) end
    left = left + redis.call('HLEN', touches)
  end
  return left
end

if c and c.state == 'erased' then return {0, {}, forget_readers()} end
if not c or author == '' or c.author ~= author then return {0, {}, 0} end

move(c, 'erased', '', '{"by":"author"}', 'author')
local KEPT = {at = 1, from = 1, to = 1, by = 1, action = 1, verdict = 1, policy = 1, rule = 1, fired = 1, reason = 1}
local skeleton = {}
for line in string.gmatch(c.decisions, '[^\n]+') do
  local entry, kept = cjson.decode(line), {}
  for field, value in pairs(entry) do
    if KEPT[field] then kept[field] = value end
  end
  -- cjson would write the microseconds with an exponent
  local at = string.match(line, '"at":(%d+)')
  kept.at = nil
  skeleton[#skeleton + 1] = '{"at":' .. at .. ',' .. string.sub(cjson.encode(kept), 2)
end
redis.call('HDEL', comment_key(id), 'text', 'author', 'name', 'copies', 'firsts', 'context', 'lang', 'role', 'body', 'agree', 'disagree', 'crowded')
redis.call('HSET', comment_key(id), 'decisions', table.concat(skeleton, '\n'))
for _, other in ipairs(redis.call('SMEMBERS', key('quoted:' .. id))) do
  if redis.call('HEXISTS', comment_key(other), 'context') == 1 then
    redis.call('HSET', comment_key(other), 'context', '')
  end
end
redis.call('UNLINK', key('quoted:' .. id), key('slow:' .. c.on .. ' ' .. author))
redis.call('ZREM', key('best:' .. c.on), id)
forget_act(c, author, WROTE)
write_sums()
return {1, NOTES[1] or {}, forget_readers()}
