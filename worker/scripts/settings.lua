-- The settings that are not over: of an article with those of its section and tags, or of a section
-- or tag itself. Arguments: site, kind, name.
-- Returns {{name, scope, by, at, until, value, why} ...}, the names of those in force, the section and
-- 1, or 0 where there is no such article.
local site, kind, name = unpack(ARGV, 3, 5)
local settings, section
local there = 1
if kind == 'article' then
  local article = read_article(site .. '/' .. name)
  settings, section = article.settings, article.section
  there = article.created and 1 or 0
else
  section = kind == 'section' and name or ''
  settings = {}
  local scope = kind .. ' ' .. name
  for setting, each in pairs(standing(redis.call('HGET', key('switches:' .. site), scope))) do
    each.name, each.scope = setting, scope
    settings[#settings + 1] = each
  end
end
local rows, names = {}, {}
for i, each in ipairs(settings) do
  rows[i] = {each.name, each.scope, each.by, each.at, each['until'] or '', each.value or '', each.why or ''}
end
for setting in pairs(in_force(settings)) do names[#names + 1] = setting end
return {rows, names, section, there}
