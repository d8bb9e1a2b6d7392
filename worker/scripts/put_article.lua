-- Creates or updates an article. Arguments: site/article, then field and value by turns; an empty
-- value removes the field, and a setting's 'now' stands for the moment it was first said.
-- Returns {'created' or 'updated', fields...}.
local on = ARGV[3]
local article = key('article:' .. on)
local created = redis.call('HSETNX', article, 'created', AT)
local audited = false
for i = 4, #ARGV, 2 do
  local field, value = ARGV[i], ARGV[i + 1]
  local was = redis.call('HGET', article, field)
  if SETTING[field] and value == 'now' then value = was or AT end
  if value == '' then
    redis.call('HDEL', article, field)
  else
    redis.call('HSET', article, field, value)
  end
  if SETTING[field] and value ~= (was or '') then
    audit('article ' .. on, field .. ' ' .. (was and 'on' or 'off') .. '>' .. (value == '' and 'off' or 'on'), '', 'server')
    audited = true
  end
end
-- Pages that are open may have waited for the article, too.
if created == 1 or audited then tell_settings(on) end
if audited then write_sums() end
return {created == 1 and 'created' or 'updated', redis.call('HGETALL', article)}
