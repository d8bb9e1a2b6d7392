-- Part of the scripts by which a site gets its first trace of a reader in this shard, so that all of
-- a reader's traces are found by asking for each site:
--   sites     sites where anybody wrote who lives here, or touched a comment that lives here
--   traced    is there once these sites, and the lists of what readers touched, lack nothing

local function note_site(on) redis.call('SADD', key('sites'), site_of(on)) end
local function know_all_traces() redis.call('SET', key('traced'), '1') end
