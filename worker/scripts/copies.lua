-- Part of the scripts that take in a text: whether it was said before, in this shard. What they find
-- stays in the comment's record (`copies`), so that every claim is told the same.

-- The most whole numbers that a server keeps in a set as one array, of 8 bytes each.
local MOST_IN_A_SET = 512

-- Notes that a text stands on an article; whether it had stood there before. The sets are a tree: a
-- full one sends what comes later to the ten below it, by the last digits.
local function said_on(on, same)
  local depth = 0
  while true do
    local set = key('same:' .. on .. ' ' .. string.sub(same, #same - depth + 1))
    if redis.call('SCARD', set) < MOST_IN_A_SET then return redis.call('SADD', set, same) == 0 end
    if redis.call('SISMEMBER', set, same) == 1 then return true end
    depth = depth + 1
  end
end

-- What was said lately is kept for 4 hours at a time, and 24 hours are these and 6 such before. Each
-- lies in many small hashes, by the last digits, which the server keeps as compact blocks.
local FOUR_HOURS = math.floor(NOW / 14400000000)
local EARLIER = 6
local function block(what, ago, digits)
  return TAG .. what .. ':' .. FOUR_HOURS - ago .. ' ' .. digits
end

-- A block that was just begun is kept as long as any moment of it is one of the last 24 hours.
local function begun(name)
  if redis.call('HLEN', name) == 1 then redis.call('EXPIRE', name, 100800) end
end

-- Counts something once more; how often it had been counted before.
local function count_lately(what, number)
  local digits = string.sub(number, -3)
  local now = block(what, 0, digits)
  local before = redis.call('HINCRBY', now, number, 1) - 1
  if before == 0 then begun(now) end
  for ago = 1, EARLIER do
    before = before + (redis.call('HGET', block(what, ago, digits), number) or 0)
  end
  return before
end

-- The family that texts with enough of these bands belong to, or nil.
local function family(bands)
  local enough, seen, votes = math.min(2, #bands), {}, {}
  for ago = 0, EARLIER do
    for _, band in ipairs(bands) do
      local found = redis.call('HGET', block('near', ago, string.sub(band, -4)), band)
      if found and not seen[found .. band] then
        seen[found .. band] = true
        votes[found] = (votes[found] or 0) + 1
        if votes[found] == enough then return found end
      end
    end
  end
end

-- Counts a text among its near copies; how many there were. A text of a family brings its own bands
-- into it, so that copies of copies are found too.
local function near_copies(bands)
  local kin = family(bands) or AT
  for _, band in ipairs(bands) do
    local now = block('near', 0, string.sub(band, -4))
    if redis.call('HSETNX', now, band, kin) == 1 then begun(now) end
  end
  return count_lately('kin', kin)
end

-- How often a text was said before: on its article (0 or 1), lately, and lately in near copies; as
-- words, '' when it is new. What is not asked for ('') stays as it `was`; `own` are texts that this
-- comment itself was the first to say here.
local function say(on, here, lately, near, was, own)
  local on_article, exact, alike = string.match(was, '(%d+) (%d+) (%d+)')
  if here ~= '' then
    local mine = string.find(own, ' ' .. here .. ' ', 1, true)
    on_article = not mine and said_on(on, here) and 1 or 0
  end
  if lately ~= '' then exact = count_lately('said', lately) end
  if near ~= '' then
    local bands = {}
    for band in string.gmatch(near, '%S+') do bands[#bands + 1] = band end
    alike = near_copies(bands)
  end
  local found = on_article .. ' ' .. exact .. ' ' .. alike
  return found ~= '0 0 0' and found or ''
end
