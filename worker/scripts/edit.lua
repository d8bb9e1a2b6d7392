-- The author changes a comment's text within its first minutes; it is checked again. Returns
-- {outcome, state, version, decision, note}: 'edited', also when the text is this one already, and was
-- not taken back since; 'late'; 'refused' for a state that ends it; 'conflict' when it is not the
-- version the author saw; 'unfit' with the section whose length limits it does not keep; 'unknown'.
local id, author, text, window, queue, data, utc, version = unpack(ARGV, 3, 10)
local here, lately, near, before, was_here, kept_in = unpack(ARGV, 11, 16)
local c = read_comment(id)
if not c or author == '' or c.author ~= author then return {'unknown', '', '', ''} end
local last = c.decisions and string.match(c.decisions, '[^\n]*$') or ''
local function answer(outcome) return {outcome, c.state, tostring(c.v), last, NOTES[1] or {}} end

local was = redis.call('HGET', comment_key(id), 'text')
if was == text and c.state ~= 'withdrawn' then return answer('edited') end
if kept_in ~= '' then
  local section = redis.call('HGET', key('article:' .. c.on), 'section') or ''
  if not keeps_limits(section, kept_in) then return {'unfit', section, '', ''} end
end
if c.state ~= 'checking' and c.state ~= 'published' and c.state ~= 'held' then
  return answer('refused')
end
if NOW - tonumber(c.at) > tonumber(window) * 1000000 then return answer('late') end
if version ~= '' and c.v ~= tonumber(version) then return answer('conflict') end

-- The new text is looked for as that of a fresh comment, but going back to a text that this comment
-- was the first to say on the article makes no copy of it. What it was first to say is known where
-- the text that was read (`before`) is still the one.
local function say_again()
  local f = redis.call('HMGET', comment_key(id), 'copies', 'firsts')
  local copies, firsts = f[1] or '0 0 0', f[2] or ' '
  if here ~= '' and was == before and string.sub(copies, 1, 1) == '0' then
    firsts = firsts .. was_here .. ' '
    redis.call('HSET', comment_key(id), 'firsts', firsts)
  end
  copies = say(c.on, here, lately, near, copies, firsts)
  if copies == '' then
    redis.call('HDEL', comment_key(id), 'copies')
  else
    redis.call('HSET', comment_key(id), 'copies', copies)
  end
end

local queued = c.state == 'checking' and c.lease == ''
move(c, 'checking', '', '{"by":"author","action":"edit","was":' .. cjson.encode(was) .. '}', 'author')
redis.call('HSET', comment_key(id), 'text', text, 'edited', AT)
redis.call('HDEL', comment_key(id), 'context')
say_again()
redis.call('ZADD', key('checking'), AT, id)
if not queued then
  redis.call('ZREM', RQ .. ':failed:' .. queue, id)  -- it was the old text that workers died of
  push(queue, id, data, utc)
end
write_sums()
return answer('edited')
