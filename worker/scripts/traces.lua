-- The sites of which this shard keeps traces of an account. Returns {whether all that there are are
-- known, site, ...}: so they are where nothing was ever accepted, too.
local whole = redis.call('EXISTS', key('traced')) == 1 or redis.call('HEXISTS', key('ledger'), 'accepted') == 0
local found = {whole and 1 or 0}
for _, site in ipairs(redis.call('SMEMBERS', key('sites'))) do
  local who = site .. '/' .. ARGV[3]
  if redis.call('EXISTS', key('mine:' .. who), key('touched:' .. who)) > 0 then found[#found + 1] = site end
end
return found
