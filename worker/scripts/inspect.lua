-- Compares comments' records with every index that should know of them, and mends the indexes where
-- asked to. Arguments: '1' to mend, then ids. Returns {id, state, at, site/author, mistakes} for each
-- record that is there; mistakes are words: thread, featured, review, checking (not listed there),
-- lease (held by a batch that is no more), unheld (waits to be checked and no batch holds it).
local mend = ARGV[3] == '1'

local held = {}
for _, lease in ipairs(redis.call('ZRANGE', key('leases'), 0, -1)) do
  held[string.match(lease, ' (%S+)$')] = true
end

local found = {}
for i = 4, #ARGV do
  local c = read_comment(ARGV[i])
  if c then
    local mistakes = {}
    local function listed(index, score)
      if redis.call('ZSCORE', key(index), c.id) then return end
      mistakes[#mistakes + 1] = string.match(index, '^%a+')
      if mend then redis.call('ZADD', key(index), score, c.id) end
    end
    if c.state == 'published' then listed('thread:' .. c.on, c.at) end
    if redis.call('HEXISTS', comment_key(c.id), 'featured') == 1 then listed('featured:' .. c.on, c.at) end
    if c.state == 'checking' then
      listed('checking', c.written)
      if c.lease ~= '' and not held[c.lease] then
        mistakes[#mistakes + 1] = 'lease'
        if mend then redis.call('HDEL', comment_key(c.id), 'lease') c.lease = '' end
      end
      if c.lease == '' then mistakes[#mistakes + 1] = 'unheld' end
    end
    if c.queue ~= '' then
      listed('review:' .. c.queue, AT)
      if mend then redis.call('SADD', key('reviews'), c.queue) end
    end
    local who = c.author ~= '' and (site_of(c.on) .. '/' .. c.author) or ''
    found[#found + 1] = {c.id, c.state, c.at, who, table.concat(mistakes, ' ')}
  end
end
return found
