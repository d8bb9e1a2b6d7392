-- Accepts one submitted comment: its record in state checking and the RQ job that points to it, or
-- nothing at all. Returns {outcome, id, state, detail, notes to authors elsewhere}, behind a guard
-- (guard.lua) if there is one: who writes with a session is called what the session says.
local id, on, author, name, text, lang, parent, role, idem, idem_body, queue, data, utc =
  unpack(ARGV, 3, 15)
local most_queued, most_age, lazy = tonumber(ARGV[16]), tonumber(ARGV[17]), ARGV[18]
local here, lately, near, kept_in, levels = unpack(ARGV, 19, 23)

-- Why what is answered takes no reply, if it takes none: no more records are read than there may be
-- levels of replies.
local function unanswerable()
  if levels == '0' then return 'reply-too-deep' end
  local above = redis.call('HMGET', comment_key(parent), 'on', 'state', 'parent')
  if above[1] ~= on or above[2] ~= 'published' then return 'unknown-parent' end
  local higher = above[3]
  for _ = 2, tonumber(levels) do higher = higher and redis.call('HGET', comment_key(higher), 'parent') end
  return higher and 'reply-too-deep'
end

local function replay(first, body)
  local was = redis.call('HMGET', comment_key(first), 'state', 'body')
  if body ~= idem_body then return {'conflict', first, '', ''} end
  add('metrics', 'submitted|replayed', 1)
  write_sums()
  return {'replayed', first, was[1] or 'erased', ''}
end

local function accept(who)
  if who then name, role = who.name, who.role == 'reader' and '' or who.role end
  if idem ~= '' then
    local seen = redis.call('GET', key('idem:' .. idem))
    if seen then
      local body, first = string.match(seen, '^(%S+) (%S+)$')
      return replay(first, body)
    end
  end
  local taken = redis.call('HMGET', comment_key(id), 'state', 'body')
  if taken[1] then return replay(id, taken[2] or '') end

  local article = read_article(on)
  if not article.created and lazy == '' then return {'unknown-article', '', '', ''} end
  if kept_in ~= '' and not keeps_limits(article.section, kept_in) then return {'unfit', '', '', article.section} end
  local force = in_force(article.settings)
  if force.closed then return {'closed', '', '', ''} end
  if force['staff-first'] and role == '' then return {'staff-first', '', '', ''} end
  local why = parent ~= '' and unanswerable()
  if why then return {why, '', '', levels} end
  local depth = redis.call('LLEN', RQ .. ':queue:' .. queue)
  if depth >= most_queued then return {'busy', '', '', depth .. ' comments wait to be checked'} end
  local full = redis.call('GET', key('full'))
  if full then return {'busy', '', '', full .. ' % of the memory of the store is used'} end
  local oldest = redis.call('ZRANGE', key('checking'), 0, 0, 'WITHSCORES')[2]
  if oldest and NOW - oldest > most_age then
    return {'busy', '', '', 'a comment has waited ' .. digits((NOW - oldest) / 1000000) .. ' s to be checked'}
  end

  -- in slow mode a reader's next comment on the article waits, for as long as it is set to now
  local last = force.slow and author ~= '' and role == '' and key('slow:' .. on .. ' ' .. author)
  if last then
    local wait = (tonumber(redis.call('GET', last) or '') or 0) / 1000000 + force.slow - NOW / 1000000
    if wait > 0 then return {'slow', '', digits(force.slow), digits(math.ceil(wait))} end
    redis.call('SET', last, AT, 'EX', 86400)  -- as long as slow mode can be set to
  end
  if not article.created then redis.call('HSET', key('article:' .. on), 'created', AT) end
  local record = {'on', on, 'text', text, 'state', 'checking', 'v', '1', 'at', AT}
  local function also(field, value)
    if value ~= '' then record[#record + 1] = field record[#record + 1] = value end
  end
  also('author', author)
  also('name', name)
  also('lang', lang)
  also('parent', parent)
  also('role', role)
  also('copies', say(on, here, lately, near, '0 0 0', ''))
  if idem ~= '' then
    redis.call('SET', key('idem:' .. idem), idem_body .. ' ' .. id, 'EX', 86400)
  elseif idem_body ~= '' then
    also('body', idem_body)
  end
  redis.call('HSET', comment_key(id), unpack(record))
  redis.call('ZADD', key('checking'), AT, id)
  if author ~= '' then
    local who = site_of(on) .. '/' .. author
    note_author({id = id, on = on, author = author, at = AT, v = 1}, '', 'checking')
    if lives_here(who) then
      if redis.call('HSETNX', key('author:' .. who), 'since', AT) == 1 then note_site(who) end
      redis.call('ZADD', key('mine:' .. who), AT, id)
    end
  end
  push(queue, id, data, utc)
  if redis.call('HINCRBY', key('ledger'), 'accepted', 1) == 1 then know_all_traces() end
  add('ledger', 'checking', 1)
  add('metrics', 'submitted|accepted', 1)
  write_sums()
  return {'accepted', id, 'checking', AT, NOTES[1] or {}}
end

return guarded(24, author, site_of(on), accept)
