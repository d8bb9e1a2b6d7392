-- Part of the scripts by which comments and reactions come and go: what people have on an article,
-- as worker/popular.py scores it. An act is a comment that a person has there or a reaction to one,
-- and its time is that of the comment. Kept in the article's shard:
--   people:{article}   who counts by what (people.lua), in the order of their last acts
--   acts:{article}     all acts of those who have several, by person, kind and time: who takes one
--                      back counts by the one before (and what went with its comment, until it is met)
--   talk:{article}     seven numbers: the time of its last act; the score per window and the time at
--                      which it was that; the hour in which the two keys above were last given a week
--                      to live, and whether the second one was
-- What a script touches is read and written together, once (rankings.lua).
local WEEK = 604800000000
local HALF_1H, HALF_24H, HALF_7D = 900000000, 21600000000, 151200000000  -- a quarter of each window
local REACTED, WROTE = '0', '1'  -- they stand in the names of acts
local A_REACTION = 0.25
local MOST_REACTIONS = 1000  -- that count of one comment: as many are gone through when it goes
local ONLY_LOOKING = false  -- whether nothing may be written, not even what is met and of no use

local TALKS = {}

local NUMBERS, SILENCE = 'ddddddd', string.rep('\0', 56)

local function open_talk(on, kept)
  if not kept or #kept ~= #SILENCE then kept = SILENCE end
  local last, at, sum_1h, sum_24h, sum_7d, kept_people, kept_acts = struct.unpack(NUMBERS, kept)
  -- after a week of silence people talk anew; what was is forgotten with the first thing written
  local anew = NOW - last >= WEEK
  if anew then last, at, sum_1h, sum_24h, sum_7d, kept_people, kept_acts = 0, 0, 0, 0, 0, 0, 0 end
  TALKS[on] = {on = on, people = key('people:' .. on), anew = anew, last = last, at = at,
    sum_1h = sum_1h, sum_24h = sum_24h, sum_7d = sum_7d, kept_people = kept_people, kept_acts = kept_acts,
    standing = {}, here = {}, gone = {}, added = {}, less = false}
end

local function open_talks(ons)
  local names = {}
  for i, on in ipairs(ons) do names[i] = key('talk:' .. on) end
  for i, kept in ipairs(redis.call('MGET', unpack(names))) do open_talk(ons[i], kept) end
end

local function talk_of(on)
  if not TALKS[on] then open_talks({on}) end
  return TALKS[on]
end

-- What people count by; false who does not.
local function read_standings(talk, people)
  if talk.anew then
    for _, person in ipairs(people) do talk.standing[person] = false end
    return
  end
  for i, score in ipairs(redis.call('ZMSCORE', talk.people, unpack(people))) do
    talk.standing[people[i]] = tonumber(score or nil) or false
  end
end

local function standing_of(talk, person)
  if talk.standing[person] == nil then read_standings(talk, {person}) end
  return talk.standing[person]
end

-- Reads those that are not known yet together: what this script made of the others is not written.
local function read_more_standings(talk, people)
  local unknown = {}
  for _, person in ipairs(people) do
    if talk.standing[person] == nil then unknown[#unknown + 1] = person end
  end
  if #unknown > 0 then read_standings(talk, unknown) end
end

-- How somebody with a single act counts.
local function alone(kind) return kind == WROTE and WROTE_LAST or ONLY_REACTED end

-- Adds so much (or takes it away) for an act of a time.
local function weigh(talk, score, sign)
  local at, how = read_score(score)
  local since, weight = at - talk.at, how == ONLY_REACTED and sign * A_REACTION or sign
  if since > 0 then
    talk.sum_1h = talk.sum_1h * 2 ^ (-since / HALF_1H) + weight
    talk.sum_24h = talk.sum_24h * 2 ^ (-since / HALF_24H) + weight
    talk.sum_7d = talk.sum_7d * 2 ^ (-since / HALF_7D) + weight
    talk.at = at
  else
    talk.sum_1h = talk.sum_1h + weight * 2 ^ (since / HALF_1H)
    talk.sum_24h = talk.sum_24h + weight * 2 ^ (since / HALF_24H)
    talk.sum_7d = talk.sum_7d + weight * 2 ^ (since / HALF_7D)
  end
end

-- From now on this is what the person counts by (false: nothing).
local function stand(talk, person, score)
  local was = talk.standing[person]
  if score == was then return end
  if was then weigh(talk, was, -1) end
  if score then weigh(talk, score, 1) end
  talk.standing[person] = score
  if score then
    local here = talk.here
    local n = #here
    here[n + 1], here[n + 2] = score, person
  else
    talk.gone[#talk.gone + 1] = person
  end
end

local function beginning(person, kind) return person .. '\0' .. kind end

-- Times are in digits here: a number would lose some.
local function act(person, kind, stamp) return beginning(person, kind) .. stamp end

local function keep_act(talk, person, kind, stamp)
  local added = talk.added
  local n = #added
  added[n + 1], added[n + 2] = 0, act(person, kind, stamp)
end

local function came(talk, person, kind, stamp)
  local at = tonumber(stamp)
  if NOW - at >= WEEK then return end
  local was = standing_of(talk, person)
  local newest, how = at, alone(kind)
  if was then
    local last, before, several = read_score(was)
    keep_act(talk, person, kind, stamp)
    -- who had a single act had it nowhere else
    if not several then keep_act(talk, person, before == WROTE_LAST and WROTE or REACTED, digits(last)) end
    if at < last or at == last and before == WROTE_LAST then
      newest = last
      how = kind == WROTE and math.max(before, REACTED_LAST) or before
    elseif kind == REACTED and before ~= ONLY_REACTED then
      how = REACTED_LAST
    end
  end
  local score = score_of(newest, how, was and true)
  stand(talk, person, score)
  if at > talk.last then talk.last = at end
end

-- The time of the person's last act of a kind among several; what went with its comment is dropped.
local function last_act(talk, person, kind)
  local head, passed = beginning(person, kind), 0
  while true do
    local found = redis.call('ZREVRANGEBYLEX', key('acts:' .. talk.on), '(' .. head .. ':', '[' .. head, 'LIMIT', passed, 1)[1]
    if not found then return nil end
    local at = string.sub(found, #head + 1)
    if redis.call('ZCOUNT', key('thread:' .. talk.on), at, at) > 0 then return tonumber(at) end
    if ONLY_LOOKING then passed = passed + 1 else redis.call('ZREM', key('acts:' .. talk.on), found) end
  end
end

local function went(talk, person, kind, stamp)
  local at = tonumber(stamp)
  local was = standing_of(talk, person)
  if not was then return end
  local last, how, several = read_score(was)
  local wrote, reacted
  if several then
    redis.call('ZREM', key('acts:' .. talk.on), act(person, kind, stamp))
    wrote = how ~= ONLY_REACTED and last_act(talk, person, WROTE) or nil
    reacted = last_act(talk, person, REACTED)
  elseif at ~= last or how ~= alone(kind) then
    return  -- it was not counted
  end
  local score = false
  if wrote and not (reacted and reacted > wrote) then
    score = score_of(wrote, WROTE_LAST, true)
  elseif reacted then
    score = score_of(reacted, wrote and REACTED_LAST or ONLY_REACTED, true)
  end
  stand(talk, person, score)
  talk.less = true
end

local function person_of(c) return c.author ~= '' and c.author or c.id end

-- A comment became readable; where it was so before, with its reactions.
local function comment_came(talk, c)
  came(talk, person_of(c), WROTE, c.at)
  if c.fresh or NOW - c.at >= WEEK then return end
  local cursor, readers = '0', {}
  repeat
    local page = redis.call('HSCAN', key('reacted:' .. c.id), cursor, 'COUNT', MOST_REACTIONS)
    cursor = page[1]
    for i = 1, #page[2], 2 do
      if #readers < MOST_REACTIONS then readers[#readers + 1] = page[2][i] end
    end
  until cursor == '0' or #readers == MOST_REACTIONS
  read_more_standings(talk, readers)
  for _, reader in ipairs(readers) do came(talk, reader, REACTED, c.at) end
end

-- A comment ceased to be readable: its thread has it no more.
local function comment_went(talk, c)
  local at = tonumber(c.at)
  if talk.anew then return end
  went(talk, person_of(c), WROTE, c.at)
  local by_it = redis.call('ZRANGEBYSCORE', talk.people, digits(score_of(at, 0)), digits(score_of(at, WROTE_LAST, true)))
  for _, person in ipairs(by_it) do went(talk, person, REACTED, c.at) end
end
