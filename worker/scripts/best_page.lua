-- A page of an article's published comments: those that more readers agree with than not, by how
-- many more, then all others, newest first. Arguments: site/article, limit, and score and id of the
-- last comment of the page before. Returns {count, comments, more}; each comment is
-- {score, id, field, value, ...}, the score being the surplus or, behind those, the time.
local on, limit, score, last = ARGV[3], tonumber(ARGV[4]), ARGV[5], ARGV[6]
local thread, best = key('thread:' .. on), key('best:' .. on)
local A_TIME = 1000000000000  -- microseconds are more, a surplus of readers is not
local rows = {}

local function take(index, from, wanted)
  local offset = 0
  while #rows <= limit do
    local found = redis.call('ZREVRANGEBYSCORE', index, from, '-inf', 'WITHSCORES', 'LIMIT', offset, limit + 1)
    for i = 1, #found, 2 do
      local beyond = from == '+inf' or found[i + 1] ~= from or found[i] < last
      if beyond and #rows <= limit and wanted(found[i]) then rows[#rows + 1] = {found[i + 1], found[i]} end
    end
    if #found < 2 * (limit + 1) then return end
    offset = offset + limit + 1
  end
end

local in_best = score == '' or tonumber(score) < A_TIME
if in_best then
  take(best, score == '' and '+inf' or score, function(id) return redis.call('ZSCORE', thread, id) end)
end
if #rows <= limit then
  take(thread, in_best and '+inf' or score, function(id) return not redis.call('ZSCORE', best, id) end)
end
local comments = {}
for i = 1, math.min(#rows, limit) do
  comments[i] = {rows[i][1], rows[i][2], unpack(redis.call('HGETALL', comment_key(rows[i][2])))}
end
return {redis.call('ZCARD', thread), comments, #rows > limit and 1 or 0}
