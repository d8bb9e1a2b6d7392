-- The articles of a site that people are most busy with (worker/popular.py tells how that is scored).
-- Arguments: site, window, its microseconds, how many.
-- Returns {{site/article, title, url, comments, people, rank} ...}, most popular first.
local site, window, limit = ARGV[3], ARGV[4], tonumber(ARGV[6])
local since = NOW - tonumber(ARGV[5])
local lively, popular = key('lively:' .. site), key('popular:' .. window .. ':' .. site)
local found = {}
local last_rank = math.huge  -- what stands behind it is not among those that are asked for

-- Articles with their scores in the two, of which those without an act within the window are left out.
local function take(articles, lasts, ranks)
  for i, on in ipairs(articles) do
    local rank = tonumber(ranks[i] or nil)
    if rank and rank <= last_rank and lasts[i] and -tonumber(lasts[i]) > since then
      found[#found + 1] = {on = on, rank = rank}
    end
  end
end

local function keep_the_first()
  table.sort(found, function(a, b) return a.rank < b.rank or a.rank == b.rank and a.on < b.on end)
  for i = #found, limit + 1, -1 do found[i] = nil end
  if #found == limit then last_rank = found[limit].rank end
end

-- The one way looks at all articles that are within the window, the other at the most popular ones
-- until enough of them are; it is left for the first one when that costs no more.
local function by_time(live)
  found = {}
  for first = 0, live - 1, 1000 do
    local page = redis.call('ZRANGEBYSCORE', lively, '-inf', '(' .. digits(-since), 'WITHSCORES', 'LIMIT', first, 1000)
    local articles, lasts = {}, {}
    for i = 1, #page, 2 do articles[#articles + 1], lasts[#lasts + 1] = page[i], page[i + 1] end
    take(articles, lasts, redis.call('ZMSCORE', popular, unpack(articles)))
    keep_the_first()
  end
end

local function by_rank(live)
  local step, first = 2 * limit, 0
  while #found < limit do
    if first >= live then return by_time(live) end
    local page = redis.call('ZRANGE', popular, first, first + step - 1, 'WITHSCORES')
    if #page == 0 then return end
    local articles, ranks = {}, {}
    for i = 1, #page, 2 do articles[#articles + 1], ranks[#ranks + 1] = page[i], page[i + 1] end
    take(articles, redis.call('ZMSCORE', lively, unpack(articles)), ranks)
    first = first + step
  end
end

by_rank(redis.call('ZCOUNT', lively, '-inf', '(' .. digits(-since)))
keep_the_first()

local rows = {}
for i, each in ipairs(found) do
  local on = each.on
  local about = redis.call('HMGET', key('article:' .. on), 'title', 'url')
  rows[i] = {on, about[1] or '', about[2] or '', redis.call('ZCARD', key('thread:' .. on)),
    redis.call('ZCOUNT', key('people:' .. on), digits(score_of(since + 1, 0)), '+inf'), digits(-each.rank)}
end
return rows
