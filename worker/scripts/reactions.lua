-- Part of the scripts by which readers' reactions to a comment come and go.

-- What somebody says of a comment from now on ('' = nothing): its counts, what is popular and the
-- order of the best follow. Returns how many agree and disagree. The caller writes the talks.
local function set_reaction(c, by, before, after)
  local record, reacted = comment_key(c.id), key('reacted:' .. c.id)
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
  if before == after then return agree, disagree end
  if before == '' then
    if agree + disagree <= MOST_REACTIONS then
      came(talk_of(c.on), by, REACTED, c.at)
    else
      redis.call('HSET', record, 'crowded', 1)  -- which of them count is not known from now on
    end
  end
  if after == '' then went(talk_of(c.on), by, REACTED, c.at) end
  if agree > disagree then
    redis.call('ZADD', key('best:' .. c.on), agree - disagree, c.id)
  else
    redis.call('ZREM', key('best:' .. c.on), c.id)
  end
  -- not among the transitions, which many reactions at once would push out
  if c.state ~= 'published' then return agree, disagree end
  redis.call('XADD', key('reactions'), 'MAXLEN', '~', 1000, '*', 's', 'reactions', 'f', '', 'c', c.id, 'on', c.on, 'v', c.v)
  return agree, disagree
end
