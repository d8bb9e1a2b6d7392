-- A page of an article's published comments, or of the featured ones among them. Arguments:
-- site/article, order, limit, and the score and id of the last comment of the page before ('' = first
-- page).
-- Returns {count, comments, more}; each comment is {id, field, value, ...}.
local on, order, limit, score, last = ARGV[3], ARGV[4], tonumber(ARGV[5]), ARGV[6], ARGV[7]
local index = key((order == 'featured' and 'featured:' or 'thread:') .. on)
local newest = order ~= 'oldest'
local command = newest and 'ZREVRANGEBYSCORE' or 'ZRANGEBYSCORE'
local from, to = score == '' and (newest and '+inf' or '-inf') or score, newest and '-inf' or '+inf'

local ids, offset = {}, 0
while #ids <= limit do
  local found = redis.call(command, index, from, to, 'WITHSCORES', 'LIMIT', offset, limit + 1)
  for i = 1, #found, 2 do
    -- comments of one microsecond are ordered by id
    local beyond = score == '' or found[i + 1] ~= score or (newest and found[i] < last or not newest and found[i] > last)
    if beyond then ids[#ids + 1] = found[i] end
  end
  if #found < 2 * (limit + 1) then break end
  offset = offset + limit + 1
end
local comments = {}
for i = 1, math.min(#ids, limit) do
  comments[i] = {ids[i], unpack(redis.call('HGETALL', comment_key(ids[i])))}
end
return {redis.call('ZCARD', key('thread:' .. on)), comments, #ids > limit and 1 or 0}
