-- Claims up to `most` comments for a worker from the first of its queues that has any, in queue order,
-- and returns all that their check needs. Asked again with the same token (the reply was lost), it
-- returns the same batch. A comment whose worker died is claimed alone, and only if `alone` allows it.
-- Returns {status, now, queue, comments, foreign, left}: comments as arrays in the order of
-- worker/claim.py, foreign as {job id, data, callback} of jobs whose id is no comment's.
local most, token, lease, worker, utc, wanted, alone = tonumber(ARGV[3]), unpack(ARGV, 4, 9)
local FIRST_QUEUE = 10

local ARTICLES = {}
local function article_facts(on)
  if not ARTICLES[on] then
    local article = read_article(on)
    local force = in_force(article.settings)
    local function yes(name) return force[name] and '1' or '' end
    ARTICLES[on] = {article.section, yes('sensitive'), yes('closed'), article.published_at, yes('premoderated')}
  end
  return ARTICLES[on]
end

local function all_pace_facts(on, who, at)
  local recent = recent_comments(who, at)
  local f = pace_facts(who, at, recent)
  table.insert(f, 5, count_on(on, recent))
  return f
end

local function has(letter) return string.find(wanted, letter, 1, true) ~= nil end
local ARTICLE, AUTHOR, PACE, DUPLICATES = has('r'), has('a'), has('p'), has('d')
local HEADLINE, PARENT, REPLIES = has('h'), has('c'), has('l')
local WHAT = {'on', 'text', 'state', 'at', 'author', 'parent', 'role', 'crashes', 'copies', 'lease', 'v'}

local NOTHING = {}
local comments, wip, foreign = {}, {}, {}
local function take(id, f)
  local on, author, at, parent = f[1], f[5] or '', tonumber(f[4]), f[6] or ''
  local who = site_of(on) .. '/' .. author
  local here = author ~= '' and lives_here(who)
  local article = article_facts(on)
  comments[#comments + 1] = {id, on, f[2] or '', f[3], f[4], author, parent, f[7] or '', f[8] or '',
    DUPLICATES and f[9] or '',
    -- premoderation is the newsroom's word, whatever the policy asks for
    ARTICLE and article or {'', '', '', '', article[5]},
    AUTHOR and here and author_facts(who) or NOTHING,
    PACE and here and all_pace_facts(on, who, at) or NOTHING,
    HEADLINE and headline(on) or '',
    PARENT and parent ~= '' and answered(parent) or NOTHING,
    REPLIES and parent ~= '' and answers_before(on, parent, f[4]) or NOTHING,
    f[11]}
end

local function take_foreign(id)
  local f = redis.call('HMGET', RQ .. ':job:' .. id, 'data', 'success_callback_name',
    'failure_callback_name', 'stopped_callback_name')
  foreign[#foreign + 1] = {id, f[1] or '', (f[2] or '') .. (f[3] or '') .. (f[4] or '')}
end

local function answer(status, queue, left) return {status, AT, queue, comments, foreign, left} end

local earlier = read_claim(worker, token)
if earlier then
  for _, id in ipairs(earlier.ids) do
    local f = redis.call('HMGET', comment_key(id), unpack(WHAT))
    if not f[3] then
      take_foreign(id)
    elseif f[3] == 'checking' and f[10] == token then
      take(id, f)
    end
  end
  return answer('claimed', earlier.queue, redis.call('LLEN', RQ .. ':queue:' .. earlier.queue))
end
-- the asking was delayed on its way and overtaken: its batch came and went
if redis.call('EXISTS', key('done:' .. token)) == 1 then return answer('claimed', '', 0) end
if redis.call('EXISTS', RQ .. ':suspended') == 1 then return answer('suspended', '', 0) end

local queue, ids
for i = FIRST_QUEUE, #ARGV do
  queue, ids = ARGV[i], redis.call('LPOP', RQ .. ':queue:' .. ARGV[i], most)
  if ids then break end
end
if not ids then return answer('claimed', '', 0) end

local back, mine = #ids + 1, {}
for i, id in ipairs(ids) do
  local f = redis.call('HMGET', comment_key(id), unpack(WHAT))
  local suspect = tonumber(f[8] or 0) > 0
  if not f[3] then
    local job = RQ .. ':job:' .. id
    local kind = redis.call('TYPE', job).ok
    if kind ~= 'hash' and kind ~= 'none' then
      redis.call('UNLINK', job)
      bury(queue, id, utc, 'a job is a hash; this was a ' .. kind)
    elseif string.find(id, '^[%w_-]+$') then
      take_foreign(id)
      mine[#mine + 1] = id
    else
      bury(queue, id, utc, 'a job id holds letters, digits, _ and - only')
    end
  elseif f[3] ~= 'checking' then
    -- a late pointer: the comment is decided, and its job needed only as a dead letter
    local job = RQ .. ':job:' .. id
    if redis.call('HGET', job, 'status') ~= 'failed' then redis.call('UNLINK', job) end
  elseif f[10] then
    -- a doubled pointer: the comment is in somebody's hands
  elseif suspect and (alone == '' or #comments > 0) then
    back = i
    break
  else
    take(id, f)
    mine[#mine + 1] = id
    redis.call('HSET', comment_key(id), 'lease', token)
    redis.call('HSET', RQ .. ':job:' .. id, 'status', 'started', 'started_at', utc, 'worker_name', worker)
    if suspect then
      back = i + 1
      break
    end
  end
end
for i = #ids, back, -1 do redis.call('LPUSH', RQ .. ':queue:' .. queue, ids[i]) end
if #mine > 0 then
  local until_then = digits(NOW / 1000000 + 900)
  for i, id in ipairs(mine) do
    wip[2 * i - 1] = until_then
    wip[2 * i] = id .. ':' .. token
  end
  redis.call('ZADD', RQ .. ':wip:' .. queue, unpack(wip))
  redis.call('HSET', key('claims:' .. worker), token, queue .. ' ' .. table.concat(mine, ' '))
  redis.call('ZADD', key('leases'), digits(NOW + lease), worker .. ' ' .. token)
end
return answer('claimed', queue, redis.call('LLEN', RQ .. ':queue:' .. queue))
