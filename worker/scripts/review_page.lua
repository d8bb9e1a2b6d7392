-- Comments that wait for a moderator, longest waiting first. Arguments: queue, limit, score and id
-- of the last of the page before. Returns {depth, {id, since, field, value, ...} ...}.
local queue, limit, score, last = ARGV[3], tonumber(ARGV[4]), ARGV[5], ARGV[6]
local review = key('review:' .. queue)
local comments, offset = {}, 0
while #comments < limit do
  local found = redis.call('ZRANGEBYSCORE', review, score == '' and '-inf' or score, '+inf', 'WITHSCORES', 'LIMIT', offset, limit)
  for i = 1, #found, 2 do
    if #comments < limit and (found[i + 1] ~= score or found[i] > last) then
      comments[#comments + 1] = {found[i], found[i + 1], unpack(redis.call('HGETALL', comment_key(found[i])))}
    end
  end
  if #found < 2 * limit then break end
  offset = offset + limit
end
return {redis.call('ZCARD', review), comments}
