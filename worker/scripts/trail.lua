-- Part of the scripts that write to the audit trail.

-- Entry n carries a hash over entry n-1's hash and its own text, which has one line
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
  if #LINES == 0 then return end
  local head = redis.call('HMGET', key('audit:head'), 'seq', 'hash')
  local seq, text = (head[1] or 0) + 1, table.concat(LINES, '\n')
  local hash = redis.sha1hex((head[2] or '') .. text)
  redis.call('XADD', key('audit'), seq .. '-0', 'e', text, 'h', hash)
  redis.call('HSET', key('audit:head'), 'seq', seq, 'hash', hash)
end
ENDINGS[#ENDINGS + 1] = write_audit
