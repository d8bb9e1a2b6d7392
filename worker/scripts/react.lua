-- A reader's reaction to a published comment, set or taken back. Returns {'reacted', agree,
-- disagree, mine}, {'unknown'} or {'own'}.
local id, by, kind, on = unpack(ARGV, 3, 6)
local c = read_comment(id)
if not c or c.state ~= 'published' then return {'unknown'} end
if c.author == by then return {'own'} end
local record, reacted = comment_key(id), key('reacted:' .. id)
local before = redis.call('HGET', reacted, by) or ''
local after = on ~= '' and kind or (before == kind and '' or before)
if before ~= after then
  if before ~= '' then redis.call('HINCRBY', record, before, -1) end
  if after ~= '' then
    redis.call('HINCRBY', record, after, 1)
    redis.call('HSET', reacted, by, after)
  else
    redis.call('HDEL', reacted, by)
  end
end
local counts = redis.call('HMGET', record, 'agree', 'disagree')
local agree, disagree = tonumber(counts[1] or 0), tonumber(counts[2] or 0)
if before ~= after then
  if before == '' then
    if agree + disagree <= MOST_REACTIONS then
      came(talk_of(c.on), by, REACTED, c.at)
    else
      redis.call('HSET', record, 'crowded', 1)  -- which of them count is not known from now on
    end
  end
  if after == '' then went(talk_of(c.on), by, REACTED, c.at) end
  write_talks()
  if agree > disagree then
    redis.call('ZADD', key('best:' .. c.on), agree - disagree, id)
  else
    redis.call('ZREM', key('best:' .. c.on), id)
  end
  -- not among the transitions, which many reactions at once would push out
  redis.call('XADD', key('reactions'), 'MAXLEN', '~', 1000, '*', 's', 'reactions', 'f', '', 'c', id, 'on', c.on, 'v', c.v)
end
return {'reacted', agree, disagree, after}
