-- Part of the scripts that gather what a policy may know of an author.

local function author_facts(who)
  local f = redis.call('HMGET', key('author:' .. who), 'since', 'published', 'rejected', 'reports', 'removed')
  for i = 1, 5 do f[i] = f[i] or '' end
  return f
end

local WINDOWS = {60000000, 600000000, 3600000000, 86400000000}
local MOST_LOOKED_AT = 100

-- The author's comments within 24 hours before `at`, newest first: ids and times by turns.
local function recent_comments(who, at)
  return redis.call('ZREVRANGEBYSCORE', key('mine:' .. who), '(' .. digits(at), digits(at - WINDOWS[4]),
    'WITHSCORES', 'LIMIT', 0, MOST_LOOKED_AT)
end

-- How many of them came within 1 minute, 10 minutes, 1 hour and 24 hours, and microseconds since the
-- last one ('' = there is none); deleted ones count.
local function pace_facts(who, at, recent)
  local f = {0, 0, 0, 0, ''}
  for i, window in ipairs(WINDOWS) do
    if #recent == 2 * MOST_LOOKED_AT then
      f[i] = redis.call('ZCOUNT', key('mine:' .. who), digits(at - window), '(' .. digits(at))
    else
      for j = 2, #recent, 2 do
        if at - recent[j] <= window then f[i] = f[i] + 1 end
      end
    end
  end
  if recent[2] then f[5] = digits(at - recent[2]) end
  return f
end

-- How many of these comments are on this article.
local function count_on(on, recent)
  local count = 0
  for i = 1, #recent, 2 do
    if redis.call('HGET', comment_key(recent[i]), 'on') == on then count = count + 1 end
  end
  return count
end
