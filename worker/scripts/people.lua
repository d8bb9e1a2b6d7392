-- Part of the scripts that know what a person counts by on an article: the time of the last act and
-- HOW, what the person has there and did last, with 3 more where the acts are several. Both are one
-- number, so that one sorted set tells how much each person counts and how many did something
-- within a window. It is a whole number below 2^53 until the year 2067.
local ONLY_REACTED, REACTED_LAST, WROTE_LAST, SEVERAL = 0, 1, 2, 3
local EPOCH = 1577836800000000  -- 2020

local function score_of(at, how, several) return 6 * (at - EPOCH) + how + (several and SEVERAL or 0) end

local function read_score(score)
  local since = math.floor(score / 6)
  local how = score - 6 * since
  if how >= SEVERAL then return since + EPOCH, how - SEVERAL, true end
  return since + EPOCH, how, false
end
