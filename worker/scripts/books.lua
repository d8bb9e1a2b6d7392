-- Part of the scripts that write: what they count, what they note in the audit trail and what is left
-- to do at their end.

-- Sums are gathered and written once at the end of a script.
local SUMS = {ledger = {}, metrics = {}}
local function add(sums, field, by) SUMS[sums][field] = (SUMS[sums][field] or 0) + by end

-- The audit trail: entry n carries a hash over entry n-1's hash and its own text, which has one line
-- "time|comment|from>to|version|by" for each transition of one script. What is as on the line above
-- is left out.
local LINES, ABOVE = {}, {}
local function unless_above(part, word)
  if ABOVE[part] == word then return '' end
  ABOVE[part] = word
  return word
end

local function audit(what, change, version, by)
  LINES[#LINES + 1] = unless_above('at', AT) .. '|' .. unless_above('what', what) .. '|' ..
    unless_above('change', change) .. '|' .. unless_above('version', version) .. '|' .. unless_above('by', by)
end

local function write_audit()
  local head = redis.call('HMGET', key('audit:head'), 'seq', 'hash')
  local seq, text = (head[1] or 0) + 1, table.concat(LINES, '\n')
  local hash = redis.sha1hex((head[2] or '') .. text)
  redis.call('XADD', key('audit'), seq .. '-0', 'e', text, 'h', hash)
  redis.call('HSET', key('audit:head'), 'seq', seq, 'hash', hash)
end

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
  if #LINES > 0 then write_audit() end
end
