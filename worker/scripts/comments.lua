-- Those of the given comments that live here: {{id, field, value, ...} ...}.
local found = {}
for i = 3, #ARGV do
  local fields = redis.call('HGETALL', comment_key(ARGV[i]))
  if #fields > 0 then found[#found + 1] = {ARGV[i], unpack(fields)} end
end
return found
