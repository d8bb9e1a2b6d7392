-- Part of the scripts that take a text: whether it keeps the length limits of its article's section.
-- `kept_in` says where it does: nothing says everywhere; else '+' that it does in no section but
-- those, '-' that it does in all but those that follow, each with a line end before and behind.
local function keeps_limits(section, kept_in)
  local named = string.find(kept_in, '\n' .. section .. '\n', 1, true) ~= nil
  return named == (string.sub(kept_in, 1, 1) == '+')
end
