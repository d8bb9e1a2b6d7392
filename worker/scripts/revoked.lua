-- Tokens of an account that are no longer good: 'note' a mark for so many seconds, 'ask' whether one
-- token is marked. The first mark is the whole account's and counts for what was issued up to it;
-- the others are the token's session and the token itself. Returns 1 for a revoked one, else 0.
local act, of_all, seconds = ARGV[3], ARGV[4], tonumber(ARGV[5])
if act == 'note' then
  redis.call('SET', key('revoked:' .. of_all), CLOCK[1], 'EX', seconds)
  return 1
end
local mark = redis.call('GET', key('revoked:' .. of_all))
if mark and seconds <= tonumber(mark) then return 1 end
for i = 6, #ARGV do
  if redis.call('EXISTS', key('revoked:' .. ARGV[i])) == 1 then return 1 end
end
return 0
