-- Part of the scripts that write: what they count, and what is left to do at their end.

-- Sums are gathered and written once at the end of a script.
local SUMS = {ledger = {}, metrics = {}}
local function add(sums, field, by) SUMS[sums][field] = (SUMS[sums][field] or 0) + by end

-- Comments that became readable or ceased to be, and what more is to be done at the end of a script.
local TURNED, ENDINGS = {}, {}

local CHECKED = {}  -- what is checked no more
local JOINED = {}  -- what threads have more, by article

local function write_sums()
  if #CHECKED > 0 then redis.call('ZREM', key('checking'), unpack(CHECKED)) end
  for on, joined in pairs(JOINED) do redis.call('ZADD', key('thread:' .. on), unpack(joined)) end
  for _, finish in ipairs(ENDINGS) do finish() end
  for name, sums in pairs(SUMS) do
    local hash = key(name)
    for field, by in pairs(sums) do
      if by ~= 0 then redis.call('HINCRBY', hash, field, by) end
    end
  end
end
