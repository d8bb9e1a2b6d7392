-- What every script shares; put in front of each one when it is loaded (worker/scripts/__init__.py).
-- KEYS[1] is the gate of the one shard a script touches. ARGV[1] is the number of shards, ARGV[2]
-- the key prefix of RQ; a script's own arguments follow. All times are microseconds of Redis TIME.
local TAG = string.match(KEYS[1], '^({s%d+})gate$')
if not TAG then return redis.error_reply('OMBUD KEYS[1] must be the gate of a shard') end
if redis.call('EXISTS', KEYS[1]) == 1 then return redis.error_reply('CLOSED the shard is closed') end
local SHARDS, RQ = tonumber(ARGV[1]), ARGV[2]
local SHARD = tonumber(string.match(TAG, '%d+'))

local CLOCK = redis.call('TIME')
local NOW = CLOCK[1] * 1000000 + CLOCK[2]
local function digits(number) return string.format('%.0f', number) end
local AT = digits(NOW)
local MOST_EVENTS = 20000  -- kept, about so many

local function key(name) return TAG .. name end
local function comment_key(id) return TAG .. 'comment:' .. id end
local function site_of(on) return string.match(on, '^[^/]+') end

-- Whether what belongs to this author lives in this shard; the same sum as worker.keys.shard_of.
local function lives_here(who)
  if SHARDS == 1 then return true end
  return tonumber(string.sub(redis.sha1hex(who), 1, 8), 16) % SHARDS == SHARD
end

-- Sums are gathered and written once at the end of a script.
local SUMS = {ledger = {}, metrics = {}}
local function add(sums, field, by) SUMS[sums][field] = (SUMS[sums][field] or 0) + by end

local BUCKETS = {0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 300,
  1800, 7200, 28800, 86400}
local function observe(histogram, since)
  local seconds = (NOW - since) / 1000000
  local bucket = '+Inf'
  for _, edge in ipairs(BUCKETS) do
    if seconds <= edge then bucket = tostring(edge) break end
  end
  add('metrics', histogram .. '|' .. bucket, 1)
  add('metrics', histogram .. '|sum_us', NOW - since)
end

-- The audit trail: entry n carries a hash over entry n-1's hash and its own text, which has one line
-- "time|comment|from>to|version|by" for each transition of one script. What is as on the line above
-- is left out.
local LINES, ABOVE = {}, {}
local function audit(what, change, version, by)
  local line = {AT, what, change, tostring(version), by}
  local said = {}
  for i, word in ipairs(line) do said[i] = word == ABOVE[i] and '' or word end
  LINES[#LINES + 1] = table.concat(said, '|')
  ABOVE = line
end

local function write_audit()
  local head = redis.call('HMGET', key('audit:head'), 'seq', 'hash')
  local seq, text = (head[1] or 0) + 1, table.concat(LINES, '\n')
  local hash = redis.sha1hex((head[2] or '') .. text)
  redis.call('XADD', key('audit'), seq .. '-0', 'e', text, 'h', hash)
  redis.call('HSET', key('audit:head'), 'seq', seq, 'hash', hash)
end

-- Comments that became readable or ceased to be, and what more is to be done at the end of a script.
local TURNED, ENDINGS = {}, {}

local CHECKED = {}  -- what is checked no more
local JOINED = {}  -- what threads have more, by article

local function write_sums()
  if #CHECKED > 0 then redis.call('ZREM', key('checking'), unpack(CHECKED)) end
  for on, joined in pairs(JOINED) do redis.call('ZADD', key('thread:' .. on), unpack(joined)) end
  for _, finish in ipairs(ENDINGS) do finish() end
  for name, sums in pairs(SUMS) do
    local hash = key(name)
    for field, by in pairs(sums) do
      if by ~= 0 then redis.call('HINCRBY', hash, field, digits(by)) end
    end
  end
  if #LINES > 0 then write_audit() end
end

local FIELDS = {'on', 'author', 'state', 'v', 'at', 'queue', 'decisions', 'lease', 'crashes', 'edited'}
local function read_comment(id)
  local f = redis.call('HMGET', comment_key(id), unpack(FIELDS))
  if not f[3] then return nil end
  return {id = id, on = f[1], author = f[2] or '', state = f[3], v = tonumber(f[4]),
    at = f[5], queue = f[6] or '', decisions = f[7], lease = f[8] or '', crashes = tonumber(f[9] or 0),
    written = f[10] or f[5]}
end

-- What the author's shard has yet to be told, when that is another one (note_author.lua).
local NOTES = {}
local function note_author(c, from, to)
  if c.author == '' then return end
  local who = site_of(c.on) .. '/' .. c.author
  if not lives_here(who) then
    NOTES[#NOTES + 1] = {who, c.id, c.at, from, to, tostring(c.v)}
    return
  end
  local author = key('author:' .. who)
  if from ~= '' then redis.call('HINCRBY', author, from, -1) end
  redis.call('HINCRBY', author, to, 1)
end

-- What those who watch are told; of very many the oldest are forgotten.
local function tell(state, from, id, on, version)
  redis.call('XADD', key('events'), 'MAXLEN', '~', MOST_EVENTS, '*', 's', state, 'f', from, 'c', id, 'on', on, 'v', version)
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

-- The RQ job of a comment: a pointer that rq's own tools can read.
local function push(queue, id, data, utc, front)
  redis.call('HSET', RQ .. ':job:' .. id, 'data', data, 'created_at', utc, 'enqueued_at', utc,
    'origin', queue, 'status', 'queued', 'timeout', '60', 'result_ttl', '0', 'failure_ttl', '604800',
    'description', 'comment')
  redis.call('SADD', RQ .. ':queues', RQ .. ':queue:' .. queue)
  redis.call(front and 'LPUSH' or 'RPUSH', RQ .. ':queue:' .. queue, id)
end
