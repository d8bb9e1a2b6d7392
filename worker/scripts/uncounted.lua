-- Of the given comments, those of which an act is not counted in what is popular; counts it where
-- asked to. Arguments: '1' to mend, then ids.
local mend = ARGV[3] == '1'

local function is_counted(talk, person, kind, at)
  local score = standing_of(talk, person)
  if not score then return false end
  local last, how, several = read_score(score)
  if not several then return last == at and how == alone(kind) end
  return last >= at and redis.call('ZSCORE', key('acts:' .. talk.on), act(person, kind, digits(at)))
end

local function is_all_counted(talk, c)
  local at = tonumber(c.at)
  if not is_counted(talk, person_of(c), WROTE, at) then return false end
  local reacted = key('reacted:' .. c.id)
  -- where there once were more than count it is not known which ones do
  if redis.call('HEXISTS', comment_key(c.id), 'crowded') == 1 or redis.call('HLEN', reacted) > MOST_REACTIONS then return true end
  local readers = redis.call('HKEYS', reacted)
  read_more_standings(talk, readers)
  for _, reader in ipairs(readers) do
    if not is_counted(talk, reader, REACTED, at) then return false end
  end
  return true
end

local uncounted = {}
for i = 4, #ARGV do
  local c = read_comment(ARGV[i])
  if c and c.state == 'published' and NOW - tonumber(c.at) < WEEK and not is_all_counted(talk_of(c.on), c) then
    uncounted[#uncounted + 1] = c.id
    if mend then comment_came(talk_of(c.on), c) end
  end
end
write_sums()
return uncounted
