-- Part of the scripts that need to know where an author lives, and tell that shard of a transition.

local SHARD = tonumber(string.match(TAG, '%d+'))

-- Whether what belongs to this author lives in this shard; the same sum as worker.keys.shard_of.
local function lives_here(who)
  if SHARDS == 1 then return true end
  return tonumber(string.sub(redis.sha1hex(who), 1, 8), 16) % SHARDS == SHARD
end

-- What the author's shard has yet to be told, when that is another one (note_author.lua).
local NOTES = {}
local function note_author(c, from, to)
  if c.author == '' then return end
  local who = site_of(c.on) .. '/' .. c.author
  if not lives_here(who) then
    NOTES[#NOTES + 1] = {who, c.id, c.at, from, to, tostring(c.v)}
    return
  end
  local author = key('author:' .. who)
  if from ~= '' then redis.call('HINCRBY', author, from, -1) end
  redis.call('HINCRBY', author, to, 1)
end
