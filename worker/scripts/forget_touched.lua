-- Forgets who it was that touched some comments: reactions are taken back; of reports the reason
-- stays. Arguments: site, reader. Returns {reactions, reports, how many comments are left}.
local MOST_AT_ONCE = 100
local site, by = ARGV[3], ARGV[4]
local touched = touched_key(site, by)
local ids = redis.call('SRANDMEMBER', touched, MOST_AT_ONCE)

local function forget_reaction(c)
  local reacted = key('reacted:' .. c.id)
  local kind = redis.call('HGET', reacted, by)
  if kind and c.state == 'erased' then
    redis.call('HDEL', reacted, by)  -- it counts nowhere any more
  elseif kind then
    set_reaction(c, by, kind, '')
  end
  forget_act(c, by, REACTED)
  return kind and 1 or 0
end

local function forget_report(c)
  local reports = key('reports:' .. c.id)
  local report = redis.call('HGET', reports, by)
  if not report then return 0 end
  redis.call('HDEL', reports, by)
  redis.call('HSET', reports, NOBODY .. AT, cjson.encode({reason = cjson.decode(report).reason}))
  return 1
end

local reactions, reports = 0, 0
for _, id in ipairs(ids) do
  local c = read_comment(id)
  if c then
    reactions = reactions + forget_reaction(c)
    reports = reports + forget_report(c)
  end
end
write_talks()
if #ids > 0 then redis.call('SREM', touched, unpack(ids)) end
return {reactions, reports, redis.call('SCARD', touched)}
