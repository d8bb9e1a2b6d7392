-- Which moderator reads a comment: with a name, says so unless somebody else does; without, looks.
-- Returns {moderator, milliseconds left} or {}.
local id, by, seconds = unpack(ARGV, 3, 5)
local reading = key('reading:' .. id)
if by ~= '' then
  local who = redis.call('GET', reading)
  if not who or who == by then redis.call('SET', reading, by, 'EX', seconds) end
end
local who = redis.call('GET', reading)
return who and {who, redis.call('PTTL', reading)} or {}
