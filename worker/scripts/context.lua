-- Part of the scripts that gather what a policy may know of what stands around a comment: texts that
-- everybody can read at this moment, and no others.

local MOST_REPLIES = 3
local MOST_LOOKED_THROUGH = 50

local function headline(on) return redis.call('HGET', key('article:' .. on), 'title') or '' end

-- The comment that is answered: {id, text}, or nothing where nobody can read it any more.
local function answered(parent)
  local f = redis.call('HMGET', comment_key(parent), 'state', 'text')
  return f[1] == 'published' and {parent, f[2]} or {}
end

-- The last answers to the same comment before this one, newest first: ids and texts by turns. They are
-- looked for among the last comments on the article.
local function answers_before(on, parent, at)
  local found = {}
  local before = redis.call('ZREVRANGEBYSCORE', key('thread:' .. on), '(' .. at, '-inf', 'LIMIT', 0, MOST_LOOKED_THROUGH)
  for _, id in ipairs(before) do
    if id == parent or #found == 2 * MOST_REPLIES then break end
    local f = redis.call('HMGET', comment_key(id), 'parent', 'text')
    if f[1] == parent then found[#found + 1] = id found[#found + 1] = f[2] end
  end
  return found
end
