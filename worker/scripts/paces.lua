-- Part of the scripts that mind how fast somebody is (GCRA, the leaky bucket that keeps one number).

-- Counts one more of each of those named from this argument on, or of none where one is too fast.
-- They are named by threes: who by what limit, how many at once, seconds in which they come back.
-- Returns of the one that leaves least {its number, allowed, left, milliseconds until one more is
-- allowed, until all are}.
local function count_paces(first)
  local names = {}
  for at = first, #ARGV, 3 do names[#names + 1] = key('pace:' .. ARGV[at]) end
  local kept = redis.call('MGET', unpack(names))
  local fulls, wait, refused = {}, 0, nil
  for i = 1, #names do
    local at = first + 3 * (i - 1)
    local period = ARGV[at + 2] * 1000000
    local full = math.max(NOW, tonumber(kept[i] or 0))
    local after = full + period / ARGV[at + 1]
    fulls[i] = after
    if after - period - NOW > wait then
      wait, refused = after - period - NOW, {i, 0, 0, 0, math.ceil((full - NOW) / 1000)}
    end
  end
  if refused then
    refused[4] = math.ceil(wait / 1000)
    return refused
  end
  local tightest
  for i, after in ipairs(fulls) do
    local at = first + 3 * (i - 1)
    local burst, period = ARGV[at + 1], ARGV[at + 2] * 1000000
    local reset = math.ceil((after - NOW) / 1000)
    redis.call('SET', names[i], digits(after), 'PX', reset)
    local left = math.floor((period - (after - NOW)) * burst / period)
    if not tightest or left < tightest[3] then tightest = {i, 1, left, 0, reset} end
  end
  return tightest
end
