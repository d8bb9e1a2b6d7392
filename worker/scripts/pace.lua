-- Whether somebody may do one more thing now (GCRA, the leaky bucket that keeps one number).
-- Arguments: what is limited, how many at once, seconds in which they come back.
-- Returns {allowed, left, milliseconds until one more is allowed, until all are}.
local name, burst, seconds = ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5])
local period = seconds * 1000000
local step = period / burst
local full = math.max(NOW, tonumber(redis.call('GET', key('pace:' .. name)) or 0))
local after = full + step
local wait = after - period - NOW
if wait > 0 then return {0, 0, math.ceil(wait / 1000), math.ceil((full - NOW) / 1000)} end
redis.call('SET', key('pace:' .. name), digits(after), 'PX', math.ceil((after - NOW) / 1000))
return {1, math.floor((period - (after - NOW)) / step), 0, math.ceil((after - NOW) / 1000)}
