-- What a reader did to others' comments of this shard, some at a time. Arguments: site, reader, where
-- to go on ('0': at the beginning). Returns {where to go on ('0': it was the end), {comment, article,
-- reaction, report}, ...}, where what was not done is empty; some may come twice.
local AT_ONCE = 500
local by = ARGV[4]
local page = redis.call('SSCAN', touched_key(ARGV[3], by), ARGV[5], 'COUNT', AT_ONCE)
local found = {page[1]}
for _, id in ipairs(page[2]) do
  local on = redis.call('HGET', comment_key(id), 'on')
  if on then
    found[#found + 1] = {id, string.match(on, '/(.*)'), redis.call('HGET', key('reacted:' .. id), by) or '',
      redis.call('HGET', key('reports:' .. id), by) or ''}
  end
end
return found
