-- Part of the scripts that may be told what must hold for them to do anything, in the same step.

-- The reader whose session this is (its idle time begins anew), if they are the author and may write
-- on the site; nil: it is over, somebody else's, or they may not.
local function reader_of(session, idle, author, site)
  local kept = renew_session(session, idle)
  local who = kept and cjson.decode(kept)
  local theirs = who and who.kind == 'reader' and who.account == author
  local here = theirs and (who.site == '' or who.site == site)
  return here and who.can_comment and who or nil
end

-- Acts if the session that this argument names is one with which the author writes on the site (the
-- next one is its idle time; none is named where that is known), and nobody of those named behind is
-- too fast (count_paces). Who writes is handed on, as their session knows them. Returns {whether they
-- may, the pace, what came of it}; without such arguments what came of it.
local function guarded(first, author, site, act)
  if #ARGV < first then return act() end
  local session, idle = ARGV[first], ARGV[first + 1]
  local who = session ~= '' and reader_of(session, idle, author, site)
  if session ~= '' and not who then return {0, {}, {}} end
  local pace = count_paces(first + 2)
  return {1, pace, pace[2] == 0 and {} or act(who)}
end
