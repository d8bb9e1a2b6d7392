-- Part of the scripts by which comments and reactions come and go: writes what they made of the talk on
-- articles (talk.lua), and keeps what is popular of a site, in the article's shard:
--   popular:{window}:{site}   articles by the binary logarithm of their score, in millionths: it grows
--                      with the time of the acts instead of shrinking with the clock, so that nothing
--                      is ever weighed anew (and whole numbers are what the server reads quickly)
--   lively:{site}      articles by the time of their last act: what is within a window
--   ran-out:{site}     per window: what is silent since this moment has left the ranking
-- Scores of the first two are below zero, so that what is newest stands where the server begins to look.
local HOUR, DAY = 3600000000, 86400000000
local MOST_TRIMMED = 16
local RANKINGS = {
  {window = '1h', since = NOW - HOUR, half = HALF_1H, sum = 'sum_1h'},
  {window = '24h', since = NOW - DAY, half = HALF_24H, sum = 'sum_24h'},
  {window = '7d', since = NOW - WEEK, half = HALF_7D, sum = 'sum_7d'},
}
local function ranking_key(ranking, site) return key('popular:' .. ranking.window .. ':' .. site) end

-- Where nobody does anything for a week, nobody's name is kept.
local THIS_HOUR = math.floor(NOW / HOUR)
local function keep(name, talk) return redis.call('EXPIRE', key(name .. talk.on), (WEEK + HOUR) / 1000000) end

-- Returns whether it is the first act of the article in this hour.
local function keep_alive(talk)
  -- all acts of a script may have left the key, which begins a new life with the next one
  if talk.less then talk.kept_acts = 0 end
  if talk.kept_people ~= THIS_HOUR then
    talk.kept_people = THIS_HOUR
    keep('people:', talk)
    talk.kept_acts = keep('acts:', talk)
    return true
  elseif #talk.added > 0 and talk.kept_acts == 0 then
    talk.kept_acts = keep('acts:', talk)
  end
end

-- Lua passes on fewer than 8,000 words at once.
local function call_in_parts(command, name, words)
  for i = 1, #words, 1000 do redis.call(command, name, unpack(words, i, math.min(i + 999, #words))) end
end

local function forget(on) redis.call('UNLINK', key('talk:' .. on), key('people:' .. on), key('acts:' .. on)) end

local function write_people(talk)
  if talk.anew then forget(talk.on) end
  call_in_parts('ZADD', talk.people, talk.here)
  call_in_parts('ZREM', talk.people, talk.gone)
  call_in_parts('ZADD', key('acts:' .. talk.on), talk.added)
  if talk.less then
    local last = redis.call('ZREVRANGE', talk.people, 0, 0, 'WITHSCORES')[2]
    talk.last = last and read_score(tonumber(last)) or 0
  end
end

local function forget_talks(site, ons)
  if #ons == 0 then return end
  redis.call('ZREM', key('lively:' .. site), unpack(ons))
  for _, ranking in ipairs(RANKINGS) do redis.call('ZREM', ranking_key(ranking, site), unpack(ons)) end
  for _, on in ipairs(ons) do forget(on) end
end

-- Rankings lose what ran out a few at a time, the longest silent first: more than can come in, for
-- whatever comes in was silent for an hour or is new.
local function trim(ranking, site)
  local ran_out, lively = key('ran-out:' .. site), key('lively:' .. site)
  local from, since = redis.call('HGET', ran_out, ranking.window), ranking.since
  local silent = redis.call('ZREVRANGEBYSCORE', lively, from and '(-' .. from or '+inf', digits(-since),
    'LIMIT', 0, MOST_TRIMMED)
  if #silent > 0 then redis.call('ZREM', ranking_key(ranking, site), unpack(silent)) end
  if #silent == MOST_TRIMMED then since = -redis.call('ZSCORE', lively, silent[#silent]) end
  redis.call('HSET', ran_out, ranking.window, digits(since))
end

-- What has been silent for a week leaves everything.
local function trim_talks(site)
  forget_talks(site, redis.call('ZRANGEBYSCORE', key('lively:' .. site), digits(WEEK - NOW), '+inf',
    'LIMIT', 0, MOST_TRIMMED))
end

-- Nothing is left of a sum whose acts within the window all went: nobody is shown the article there.
local log, floor, MILLIONTHS = math.log, math.floor, 1000000 / math.log(2)
local function rank(sum, at, half) return sum > 0 and floor(log(sum) * MILLIONTHS + at / half * 1000000) or 0 end

local function write_ranking(ranking, site, talks)
  local within, ran_out, n = {}, {}, 0
  for _, talk in ipairs(talks) do
    if talk.last > ranking.since then
      within[n + 1], within[n + 2] = -rank(talk[ranking.sum], talk.at, ranking.half), talk.on
      n = n + 2
    else
      ran_out[#ran_out + 1] = talk.on
    end
  end
  if n > 0 then redis.call('ZADD', ranking_key(ranking, site), unpack(within)) end
  if #ran_out > 0 then redis.call('ZREM', ranking_key(ranking, site), unpack(ran_out)) end
end

local function write_site(site, talks)
  local alive, kept, lively, over, n, an_hour_began = {}, {}, {}, {}, 0, false
  for _, talk in ipairs(talks) do
    local on = talk.on
    write_people(talk)
    if talk.last == 0 then
      over[#over + 1] = on
    else
      if keep_alive(talk) then an_hour_began = true end
      alive[#alive + 1] = talk
      kept[n + 1], kept[n + 2] = key('talk:' .. on), struct.pack(NUMBERS, talk.last, talk.at, talk.sum_1h, talk.sum_24h, talk.sum_7d, talk.kept_people, talk.kept_acts)
      lively[n + 1], lively[n + 2] = -talk.last, on
      n = n + 2
    end
  end
  if n > 0 then
    redis.call('MSET', unpack(kept))
    redis.call('ZADD', key('lively:' .. site), unpack(lively))
    for _, ranking in ipairs(RANKINGS) do write_ranking(ranking, site, alive) end
  end
  forget_talks(site, over)
  if an_hour_began then
    trim(RANKINGS[1], site)
    trim(RANKINGS[2], site)
    trim_talks(site)
  end
end

-- Reads what the comments of this script need, all of an article together.
local function open_all()
  local ons, people = {}, {}
  for _, c in ipairs(TURNED) do
    if not people[c.on] then
      people[c.on] = {}
      ons[#ons + 1] = c.on
    end
    table.insert(people[c.on], person_of(c))
  end
  if #ons == 0 then return end
  open_talks(ons)
  for _, on in ipairs(ons) do read_standings(TALKS[on], people[on]) end
end

local function write_talks()
  open_all()
  for _, c in ipairs(TURNED) do
    local turn = c.state == 'published' and comment_came or comment_went
    turn(TALKS[c.on], c)
  end
  local sites = {}
  for _, talk in pairs(TALKS) do
    if #talk.here + #talk.gone + #talk.added > 0 then
      local site = site_of(talk.on)
      local talks = sites[site] or {}
      talks[#talks + 1] = talk
      sites[site] = talks
    end
  end
  for site, talks in pairs(sites) do write_site(site, talks) end
end
ENDINGS[#ENDINGS + 1] = write_talks

-- Leaves nothing of an act, not even what would not count.
local function forget_act(c, person, kind)
  if talk_of(c.on).anew then return forget(c.on) end
  redis.call('ZREM', key('acts:' .. c.on), act(person, kind, c.at))
end
