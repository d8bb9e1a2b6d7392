-- Switches a setting of an article, a section or a tag: on, until a moment or for a while or until it is
-- taken back; or off, and then also what the newsroom's server said of it.
-- Arguments: site, kind, name, setting, 'on' or 'off', by, value, why, until, lasts (microseconds).
-- Returns 'done', 'unknown-article' or 'past'.
local site, kind, name, setting, way, by, value, why, ends, lasts = unpack(ARGV, 3, 12)
local article = kind == 'article' and site .. '/' .. name
local hash = key(article and 'article:' .. article or 'switches:' .. site)
local field = article and 'switches' or kind .. ' ' .. name
if article and redis.call('HEXISTS', hash, 'created') == 0 then return 'unknown-article' end
if lasts ~= '' then ends = digits(NOW + lasts) end
if ends ~= '' and tonumber(ends) <= NOW then return 'past' end

local switches = standing(redis.call('HGET', hash, field))
local was = switches[setting] ~= nil
switches[setting] = nil
if way == 'on' then
  local function given(word) return word ~= '' and word or nil end
  switches[setting] = {by = by, at = AT, ['until'] = given(ends), value = given(value), why = given(why)}
elseif article and SETTING[setting] and redis.call('HDEL', hash, setting) == 1 then
  was = true
end
if next(switches) then
  redis.call('HSET', hash, field, cjson.encode(switches))
else
  redis.call('HDEL', hash, field)
end
if was or way == 'on' then
  local last = ends ~= '' and 'until ' .. ends or ''
  audit(kind .. ' ' .. site .. '/' .. name, setting .. ' ' .. (was and 'on' or 'off') .. '>' .. way, last, by)
  tell_settings(article or site .. '/')
  write_sums()
end
return 'done'
