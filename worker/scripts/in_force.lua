-- Part of the scripts that ask which settings are in force on an article.
-- What the newsroom's server says of an article lies in fields of it: `slow` holds seconds, `closed`
-- and its like the moment it was first said. What was switched since, for an article, a section or a
-- tag, is one JSON object {setting: {by, at, until?, value?, why?}} for each of them, in the field
-- `switches` of the article or in a field of the site's switches. A setting is over at its moment by
-- the clock alone: nothing has to happen, so nothing can fail to.
local SAID = {'closed', 'sensitive', 'premoderated', 'staff-first', 'slow'}
local SETTING = {}
for _, name in ipairs(SAID) do SETTING[name] = true end

local function standing(object)
  local found = cjson.decode(object or '{}')
  for name, each in pairs(found) do
    if each['until'] and tonumber(each['until']) <= NOW then found[name] = nil end
  end
  return found
end

local function scopes_of(section, tags)
  local scopes = {}
  if section then scopes[1] = 'section ' .. section end
  for tag in string.gmatch(tags or '', '[^\n]+') do scopes[#scopes + 1] = 'tag ' .. tag end
  return scopes
end

-- An article's created, section and published_at, and `settings`: each that is not over, with its
-- `name` and `scope`.
local function read_article(on)
  local f = redis.call('HMGET', key('article:' .. on), 'created', 'section', 'published_at', 'tags',
    'switches', unpack(SAID))
  local settings = {}
  local function also(scope, object)
    if not object then return end
    for name, each in pairs(standing(object)) do
      each.name, each.scope = name, scope
      settings[#settings + 1] = each
    end
  end
  for i, name in ipairs(SAID) do
    local said = f[5 + i]
    if said then
      local slow = name == 'slow'
      settings[#settings + 1] = {name = name, scope = 'newsroom', by = 'server',
        at = slow and '0' or said, value = slow and said or nil}
    end
  end
  also('article', f[5])
  local switches = key('switches:' .. site_of(on))
  if (f[2] or f[4]) and redis.call('EXISTS', switches) == 1 then
    local scopes = scopes_of(f[2], f[4])
    for i, object in ipairs(redis.call('HMGET', switches, unpack(scopes))) do also(scopes[i], object) end
  end
  return {created = f[1], section = f[2] or '', published_at = f[3] or '', settings = settings}
end

-- What these settings come to: `slow` in seconds, the others by the moment of their last word. Of
-- open and closed the later word counts, so that an article can be opened in a closed section, and a
-- section closed over everything that was opened before.
local function in_force(settings)
  local force = {}
  for _, each in ipairs(settings) do
    local measure = tonumber(each.name == 'slow' and each.value or each.at)
    force[each.name] = math.max(force[each.name] or 0, measure)
  end
  if force.open and force.closed then
    if force.open > force.closed then force.closed = nil else force.open = nil end
  end
  return force
end
