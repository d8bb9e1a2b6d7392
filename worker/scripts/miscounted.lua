-- Of the given people of an article, those who count by an act that they do not have; takes it away
-- where asked to. With none given: the article itself, if it does not count as its people do.
-- Arguments: '1' to mend, site/article, then people.
local mend, on = ARGV[3] == '1', ARGV[4]
local talk = talk_of(on)
ONLY_LOOKING = not mend

local function has(person, kind, at)
  for _, id in ipairs(redis.call('ZRANGEBYSCORE', key('thread:' .. on), digits(at), digits(at))) do
    local c = read_comment(id)
    if kind == WROTE and c and person_of(c) == person then return true end
    if kind == REACTED and redis.call('HEXISTS', key('reacted:' .. id), person) == 1 then return true end
  end
  return false
end

local function what_is_wrong(person)
  local score = standing_of(talk, person)
  if not score then return nil end
  local at, how = read_score(score)
  local kind = how == WROTE_LAST and WROTE or REACTED
  if not has(person, kind, at) then return {kind, at} end
  local wrote = how == REACTED_LAST and last_act(talk, person, WROTE)
  if wrote and not has(person, WROTE, wrote) then return {WROTE, wrote} end
  return nil
end

-- What the article counts: the time of its last act and its ranks.
local function counted_by_people()
  local whole, first = {people = talk.people, last = 0, at = 0, sum_1h = 0, sum_24h = 0, sum_7d = 0}, 0
  repeat
    local page = redis.call('ZREVRANGE', talk.people, first, first + 999, 'WITHSCORES')
    for i = 2, #page, 2 do
      weigh(whole, tonumber(page[i]), 1)
      whole.last = math.max(whole.last, (read_score(tonumber(page[i]))))
    end
    first = first + 1000
  until #page == 0
  return whole
end

local function agrees(index, score) return math.abs((redis.call('ZSCORE', key(index), on) or 0) - score) < 10 end

local wrong = {}
for i = 5, #ARGV do
  local found = what_is_wrong(ARGV[i])
  if found then wrong[#wrong + 1] = ARGV[i] end
  while mend and found do
    local _, _, several = read_score(standing_of(talk, ARGV[i]))
    if several then
      went(talk, ARGV[i], found[1], digits(found[2]))
    else
      -- whatever is said of it, it is all there is (and `went` takes nothing that was not counted)
      stand(talk, ARGV[i], false)
      talk.less = true
    end
    found = what_is_wrong(ARGV[i])
  end
end
if #ARGV == 4 and talk.last > 0 then
  local whole, site = counted_by_people(), site_of(on)
  local right = whole.last == talk.last and agrees('lively:' .. site, -whole.last)
  for _, ranking in ipairs(RANKINGS) do
    local score = rank(whole[ranking.sum], whole.at, ranking.half)
    -- an article that is not within the window is not shown there
    if whole.last > ranking.since and not agrees('popular:' .. ranking.window .. ':' .. site, -score) then right = false end
  end
  if not right then wrong[1] = on end
  if mend and not right then
    for field, value in pairs(whole) do talk[field] = value end
    write_site(site, {talk})
  end
end
write_sums()
return wrong
