-- Part of the scripts by which readers react to others' comments and report them. Kept in the shard
-- of those comments, so that who is erased is found in all they touched:
--   touched:{site}/{reader}   comments that the reader reacted to or reported

local NOBODY = '\0'  -- what the name of a reader begins with who is erased and whose report stays

local function has_touched(id, by)
  if string.sub(by, 1, 1) == NOBODY then return false end
  return redis.call('HEXISTS', key('reacted:' .. id), by) == 1 or redis.call('HEXISTS', key('reports:' .. id), by) == 1
end

local function touched_key(site, by) return key('touched:' .. site .. '/' .. by) end

-- The reader's list follows from what there is.
local function note_touch(c, by)
  local touched = touched_key(site_of(c.on), by)
  if not has_touched(c.id, by) then
    redis.call('SREM', touched, c.id)
  elseif redis.call('SADD', touched, c.id) == 1 then
    note_site(c.on)
  end
end
