-- Part of the scripts that may be told what must hold for them to do anything, in the same step.

-- Acts if the session that this argument names stands (its idle time, the next one, begins anew;
-- none is named where it is known to) and nobody of those named behind is too fast (count_paces).
-- Returns {whether it stands, the pace, what came of it}; without such arguments what came of it.
local function guarded(first, act)
  if #ARGV < first then return act() end
  local session, idle = ARGV[first], ARGV[first + 1]
  if session ~= '' and not renew_session(session, idle) then return {0, {}, {}} end
  local pace = count_paces(first + 2)
  return {1, pace, pace[2] == 0 and {} or act()}
end
