-- Every change of the policy in force, newest first: {at, field, value, ...}.
local entries = {}
for _, entry in ipairs(redis.call('XREVRANGE', key('policies'), '+', '-', 'COUNT', ARGV[3])) do
  entries[#entries + 1] = {string.match(entry[1], '%d+'), unpack(entry[2])}
end
return entries
