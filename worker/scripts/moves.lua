-- Part of the scripts that move comments from state to state, or read their records.

local BUCKETS = {0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 300,
  1800, 7200, 28800, 86400}
local NAMES = {}  -- of those that this script met: to write a number as a word takes a while
local function observe(histogram, since)
  local micros, edge = NOW - since, '+Inf'
  for _, seconds in ipairs(BUCKETS) do
    if micros <= seconds * 1000000 then edge = seconds break end
  end
  if not NAMES[edge] then NAMES[edge] = '|' .. edge end
  add('metrics', histogram .. NAMES[edge], 1)
  add('metrics', histogram .. '|sum_us', micros)
end

local FIELDS = {'on', 'author', 'state', 'v', 'at', 'queue', 'decisions', 'lease', 'crashes', 'edited'}
local function read_comment(id)
  local f = redis.call('HMGET', comment_key(id), unpack(FIELDS))
  if not f[3] then return nil end
  return {id = id, on = f[1], author = f[2] or '', state = f[3], v = tonumber(f[4]),
    at = f[5], queue = f[6] or '', decisions = f[7], lease = f[8] or '', crashes = tonumber(f[9] or 0),
    written = f[10] or f[5]}
end

-- One transition: state, indexes, sums, event and audit entry together. `queue` is the review queue
-- the comment waits in from now on ('' = none); `entry` is the decision, a JSON object.
-- The caller has checked that the transition is allowed and writes the sums at its end.
local function move(c, to, queue, entry, by)
  local from, gone = c.state, {}
  c.v = c.v + 1
  if from ~= to then
    add('ledger', from, -1)
    add('ledger', to, 1)
    if from == 'checking' then
      CHECKED[#CHECKED + 1] = c.id
      -- a batch ends its jobs together, and a crash leaves a dead letter
      if by ~= 'policy' and by ~= 'system' then redis.call('UNLINK', RQ .. ':job:' .. c.id) end
    end
    if from == 'published' then
      redis.call('ZREM', key('thread:' .. c.on), c.id)
      redis.call('ZREM', key('featured:' .. c.on), c.id)
      gone[1] = 'featured'
    end
    if to == 'published' then
      local joined = JOINED[c.on] or {}
      local n = #joined
      joined[n + 1], joined[n + 2] = c.at, c.id
      JOINED[c.on] = joined
    end
    if from == 'published' or to == 'published' then
      c.fresh = not c.decisions
      TURNED[#TURNED + 1] = c
    end
    note_author(c, from, to)
  end
  if c.queue ~= queue then
    if c.queue ~= '' then
      local since = redis.call('ZSCORE', key('review:' .. c.queue), c.id)
      if since and by ~= 'policy' then observe('review_seconds', tonumber(since)) end
      redis.call('ZREM', key('review:' .. c.queue), c.id)
    end
    if queue ~= '' then
      redis.call('ZADD', key('review:' .. queue), AT, c.id)
      redis.call('SADD', key('reviews'), queue)
    else
      gone[#gone + 1] = 'queue'
    end
  end
  if c.lease ~= '' then gone[#gone + 1] = 'lease' end
  if c.crashes > 0 then gone[#gone + 1] = 'crashes' end
  if #gone > 0 then redis.call('HDEL', comment_key(c.id), unpack(gone)) end
  -- that a decision found its comment being checked goes without saying
  local found = from == 'checking' and '' or '"from":"' .. from .. '",'
  local line = '{"at":' .. AT .. ',' .. found .. '"to":"' .. to .. '",' .. string.sub(entry, 2)
  if c.decisions then line = c.decisions .. '\n' .. line end
  local set = {'state', to, 'v', c.v, 'decisions', line}
  if queue ~= '' then set[#set + 1] = 'queue' set[#set + 1] = queue end
  redis.call('HSET', comment_key(c.id), unpack(set))
  tell(to, from, c.id, c.on, c.v)
  audit(c.id, from .. '>' .. to, c.v, by)
  c.state, c.queue, c.lease, c.crashes, c.decisions = to, queue, '', 0, line
end
