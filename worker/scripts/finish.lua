-- Writes the decisions of one batch: per comment the whole transition and its RQ job completed,
-- fenced by the batch's lease and the version that was checked: a claim that was sent twice, and whose
-- second copy arrives when the batch was long taken back, can hold under the same lease a text that
-- was edited meanwhile. A lost fence changes nothing. Comments of the batch that are not decided go
-- back to the front of their queue. Sent again, it answers the same.
-- Returns {states, notes}: the state per decision, or 'lost'.
local worker, token, seconds, sums = unpack(ARGV, 3, 6)
local FIRST, EACH = 7, 7

local done = redis.call('GET', key('done:' .. token))
if done then
  local states = {}
  for state in string.gmatch(done, '%S+') do states[#states + 1] = state end
  return {states, {}}
end

-- What the policy was told of other texts stands apart from the decision, and each of these knows who
-- quotes it, so that it can be erased here too.
local function keep_context(id, context, quoted)
  if context == '' then return end
  redis.call('HSET', comment_key(id), 'context', context)
  for other in string.gmatch(quoted, '%S+') do redis.call('SADD', key('quoted:' .. other), id) end
end

local claim = read_claim(worker, token)
local states, jobs, decided = {}, {}, {}
for i = FIRST, #ARGV, EACH do
  local id, v, to, review, entry, context, quoted = unpack(ARGV, i, i + EACH - 1)
  local c = claim and read_comment(id)
  if c and c.state == 'checking' and c.lease == token and c.v == tonumber(v) then
    observe('check_seconds', tonumber(c.written))
    move(c, to, review, entry, 'policy')
    keep_context(id, context, quoted)
    states[#states + 1] = to
    jobs[#jobs + 1] = RQ .. ':job:' .. id
    decided[id] = true
  else
    states[#states + 1] = 'lost'
  end
end
if not claim then return {states, {}} end

local back = {}
for _, id in ipairs(claim.ids) do
  if not decided[id] and redis.call('HGET', comment_key(id), 'lease') == token then back[#back + 1] = id end
end
end_claim(worker, token, claim)
unclaim(claim.queue, back)
if #jobs > 0 then redis.call('UNLINK', unpack(jobs)) end
redis.call('SET', key('done:' .. token), table.concat(states, ' '), 'EX', 300)
for field, by in string.gmatch(sums, '([^ ]+) (%d+)') do add('metrics', field, tonumber(by)) end
write_sums()
local stats = RQ .. ':worker:' .. worker
if redis.call('EXISTS', stats) == 1 then
  redis.call('HINCRBY', stats, 'successful_job_count', #jobs)
  redis.call('HINCRBYFLOAT', stats, 'total_working_time', seconds)
end
return {states, NOTES}
