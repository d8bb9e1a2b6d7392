-- Part of the scripts that tell those who watch.

local MOST_EVENTS = 20000  -- kept, about so many

-- What those who watch are told; of very many the oldest are forgotten.
local function tell(state, from, id, on, version)
  redis.call('XADD', key('events'), 'MAXLEN', '~', MOST_EVENTS, '*', 's', state, 'f', from, 'c', id, 'on', on, 'v', version)
end

-- Tells open pages of an article, or of a whole site (`site/`), that settings changed.
local function tell_settings(on) tell('settings', '', '', on, 0) end
