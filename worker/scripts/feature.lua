-- A moderator features a published comment, or does so no more. Returns {outcome, state, version,
-- decision}: 'done', also where it was so already; 'unknown' where there is none. Only what is to be
-- featured can be a 'conflict' (another version than the moderator saw; `decision` came first) or
-- 'refused' (it is not published).
local id, on, version, by = ARGV[3], ARGV[4] ~= '', tonumber(ARGV[5]), ARGV[6]
local c = read_comment(id)
if not c then return {'unknown', '', '', ''} end
local last = c.decisions and string.match(c.decisions, '[^\n]*$') or ''
local function answer(outcome) return {outcome, c.state, tostring(c.v), last} end

local record, index = comment_key(id), key('featured:' .. c.on)
local was = redis.call('HEXISTS', record, 'featured') == 1
if was == on then return answer('done') end
if on and c.v ~= version then return answer('conflict') end
if on and c.state ~= 'published' then return answer('refused') end

if on then
  redis.call('HSET', record, 'featured', AT)
  redis.call('ZADD', index, c.at, id)
else
  redis.call('HDEL', record, 'featured')
  redis.call('ZREM', index, id)
end
tell(c.state, c.state, id, c.on, c.v)
audit(id, on and 'plain>featured' or 'featured>plain', c.v, by)
write_sums()
return answer('done')
