-- Erases a comment of an author: text, name and what was said about it. Returns {done, note}.
local id, author = ARGV[3], ARGV[4]
local c = read_comment(id)
if not c or author == '' or c.author ~= author then return {0, {}} end

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
for _, kind in ipairs({'reacted:', 'reports:'}) do
  for _, by in ipairs(redis.call('HKEYS', key(kind .. id))) do
    redis.call('SREM', touched_key(site_of(c.on), by), id)
  end
end
redis.call('UNLINK', key('reacted:' .. id), key('reports:' .. id), key('quoted:' .. id), key('slow:' .. c.on .. ' ' .. author))
redis.call('ZREM', key('best:' .. c.on), id)
forget_act(c, author, WROTE)
write_sums()
return {1, NOTES[1] or {}}
