-- What every script shares; put in front of each one when it is loaded (worker/scripts/__init__.py).
-- KEYS[1] is the gate of the one shard a script touches. ARGV[1] is the number of shards, ARGV[2]
-- the key prefix of RQ; a script's own arguments follow. All times are microseconds of Redis TIME.
local TAG = string.match(KEYS[1], '^({s%d+})gate$')
if not TAG then return redis.error_reply('OMBUD KEYS[1] must be the gate of a shard') end
if redis.call('EXISTS', KEYS[1]) == 1 then return redis.error_reply('CLOSED the shard is closed') end
local SHARDS, RQ = tonumber(ARGV[1]), ARGV[2]

local CLOCK = redis.call('TIME')
local NOW = CLOCK[1] * 1000000 + CLOCK[2]
local function digits(number) return string.format('%.0f', number) end
local AT = CLOCK[1] .. string.sub('000000', #CLOCK[2] + 1) .. CLOCK[2]

local function key(name) return TAG .. name end
local function comment_key(id) return TAG .. 'comment:' .. id end
local function site_of(on) return string.match(on, '^[^/]+') end
