-- Part of the scripts that hand comments to workers and take them back.

-- A job that will never be run, listed where rq's own tools show it. `job` may be no more than an id.
local function bury(queue, id, utc, why)
  local job = RQ .. ':job:' .. id
  if redis.call('HEXISTS', job, 'data') == 0 then redis.call('HSET', job, 'data', '', 'origin', queue) end
  redis.call('HSET', job, 'status', 'failed', 'ended_at', utc, 'exc_info', why)
  redis.call('ZADD', RQ .. ':failed:' .. queue, digits(NOW / 1000000 + 604800), id)
end

-- A claim is a line "queue id id ..." in the hash of its worker; it is there as long as the batch is
-- in that worker's hands.
local function read_claim(worker, token)
  local line = redis.call('HGET', key('claims:' .. worker), token)
  if not line then return nil end
  local words = {}
  for word in string.gmatch(line, '%S+') do words[#words + 1] = word end
  return {queue = words[1], ids = {unpack(words, 2)}}
end

local function end_claim(worker, token, claim)
  local wip = {}
  for i, id in ipairs(claim.ids) do wip[i] = id .. ':' .. token end
  redis.call('ZREM', RQ .. ':wip:' .. claim.queue, unpack(wip))
  redis.call('HDEL', key('claims:' .. worker), token)
  redis.call('ZREM', key('leases'), worker .. ' ' .. token)
end

-- Puts ids back at the front of their queue, in their order.
local function unclaim(queue, ids)
  for i = #ids, 1, -1 do
    redis.call('HDEL', comment_key(ids[i]), 'lease')
    local job = RQ .. ':job:' .. ids[i]
    if redis.call('EXISTS', job) == 1 then redis.call('HSET', job, 'status', 'queued') end
    redis.call('LPUSH', RQ .. ':queue:' .. queue, ids[i])
  end
end

local MOST_CRASHES = 3

-- One more worker died with this comment in its hands: whether it is held for a person from now on.
local function crashed(c, queue, utc)
  c.crashes = redis.call('HINCRBY', comment_key(c.id), 'crashes', 1)
  if c.crashes < MOST_CRASHES then return false end
  bury(queue, c.id, utc, 'the worker died ' .. c.crashes .. ' times while it checked this comment')
  move(c, 'held', 'system', '{"by":"system","verdict":"hold","rule":"system.crashed","crashes":' .. c.crashes .. '}', 'system')
  add('metrics', 'decisions|hold|system', 1)
  return true
end

-- Takes a batch back from a worker that stopped or died.
local function give_back(worker, token, died, utc)
  local claim = read_claim(worker, token)
  if not claim then
    redis.call('ZREM', key('leases'), worker .. ' ' .. token)
    return 0, 0
  end
  local again, held = {}, 0
  for _, id in ipairs(claim.ids) do
    local c = read_comment(id)
    if not c then  -- a foreign job: it is looked at again unless it was settled
      if redis.call('ZSCORE', RQ .. ':wip:' .. claim.queue, id .. ':' .. token) then again[#again + 1] = id end
    elseif c.state == 'checking' and c.lease == token then
      if died and crashed(c, claim.queue, utc) then held = held + 1 else again[#again + 1] = id end
    end
  end
  end_claim(worker, token, claim)
  unclaim(claim.queue, again)
  if died then add('metrics', 'recovered', #again + held) end
  return #again, held
end
