-- What a policy may know of authors of comments in other shards. Arguments: the groups wanted, then
-- per comment site/author and the time it was accepted. Returns per comment {author, pace, recent}.
local wanted = ARGV[3]
local answers = {}
for i = 4, #ARGV, 2 do
  local who, at = ARGV[i], tonumber(ARGV[i + 1])
  local author = string.find(wanted, 'a', 1, true) and author_facts(who) or {}
  local pace, recent = {}, {}
  if string.find(wanted, 'p', 1, true) then
    recent = recent_comments(who, at)
    pace = pace_facts(who, at, recent)
  end
  answers[#answers + 1] = {author, pace, recent}
end
return answers
