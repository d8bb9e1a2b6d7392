-- Of the given ids, what a rehearsal needs of the comments accepted within a time, on one site or any:
-- {text, time of acceptance, decisions, context} each. Those that were erased have no text and are
-- left out.
-- Arguments: microseconds, site ('' = any), then ids.
local since, site = NOW - ARGV[3], ARGV[4]
local found = {}
for i = 5, #ARGV do
  local c = redis.call('HMGET', comment_key(ARGV[i]), 'at', 'on', 'text', 'decisions', 'context')
  local wanted = c[1] and tonumber(c[1]) >= since and (site == '' or site_of(c[2]) == site)
  if wanted and c[3] and c[3] ~= '' then found[#found + 1] = {c[3], c[1], c[4] or '', c[5] or ''} end
end
return found
