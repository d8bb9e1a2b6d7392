-- A version of the policy: the one named by (the start of) its hash, or with '' the one in force.
-- An asker that has it already says so and is not sent it again.
-- Returns {hash, version, bundle}; an empty list when there is none; the bundle is '' when known.
local wanted, known = ARGV[3], ARGV[4]
local hash = wanted
if wanted == '' then
  hash = redis.call('GET', key('policy:in-force'))
elseif redis.call('EXISTS', key('policy:' .. wanted)) == 0 then
  hash = false
  for _, entry in ipairs(redis.call('XREVRANGE', key('policies'), '+', '-')) do
    if string.sub(entry[2][4], 1, #wanted) == wanted then hash = entry[2][4] break end
  end
end
if not hash then return {} end
local stored = redis.call('HMGET', key('policy:' .. hash), 'version', 'bundle')
return {hash, stored[1], hash == known and '' or stored[2]}
