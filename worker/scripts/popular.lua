-- The articles of a site that people comment now (worker/popular.py tells the score).
-- Returns {{site/article, title, url, comments, people, score} ...}, most popular first.
local site, window, limit = ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5])
local MOST_LOOKED_AT, MOST_WEIGHED, LATEST = 200, 20, 200
local MOST_PEOPLE, A_REACTION = 500, 0.25
local since, half = NOW - window * 1000000, window * 250000

local lively = {}
for _, on in ipairs(redis.call('ZREVRANGEBYSCORE', key('lively:' .. site), '+inf', digits(since), 'LIMIT', 0, MOST_LOOKED_AT)) do
  local recent = redis.call('ZCOUNT', key('thread:' .. on), digits(since), '+inf')
  if recent > 0 then lively[#lively + 1] = {on = on, recent = recent} end
end
table.sort(lively, function(a, b) return a.recent > b.recent or a.recent == b.recent and a.on < b.on end)

local found = {}
for i = 1, math.min(#lively, MOST_WEIGHED) do
  local on, people, score, known = lively[i].on, 0, 0, {}
  local function count(person, at, weight)
    if known[person] or people >= MOST_PEOPLE then return end
    known[person] = true
    people = people + 1
    score = score + weight * 2 ^ ((at - NOW) / half)
  end
  local latest = redis.call('ZREVRANGEBYSCORE', key('thread:' .. on), '+inf', digits(since), 'WITHSCORES', 'LIMIT', 0, LATEST)
  for j = 1, #latest, 2 do
    count(redis.call('HGET', comment_key(latest[j]), 'author') or latest[j], latest[j + 1], 1)
  end
  -- a part of a large hash costs no more than so many: who is in it is enough to rank by
  for j = 1, #latest, 2 do
    if people >= MOST_PEOPLE then break end
    local reacted = redis.call('HSCAN', key('reacted:' .. latest[j]), '0', 'COUNT', MOST_PEOPLE)[2]
    for k = 1, #reacted, 2 do count(reacted[k], latest[j + 1], A_REACTION) end
  end
  found[i] = {on = on, people = people, score = score}
end
table.sort(found, function(a, b) return a.score > b.score or a.score == b.score and a.on < b.on end)

local rows = {}
for i = 1, math.min(#found, limit) do
  local on = found[i].on
  local about = redis.call('HMGET', key('article:' .. on), 'title', 'url')
  rows[i] = {on, about[1] or '', about[2] or '', redis.call('ZCARD', key('thread:' .. on)), found[i].people,
    string.format('%.6f', found[i].score)}
end
return rows
