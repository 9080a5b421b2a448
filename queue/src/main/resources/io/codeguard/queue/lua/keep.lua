-- Has the queue remove the job when its time to live is over. A month after that Redis does, in case nobody calls this
-- queue any more.
local function keep(j)
  set_score(WHEN, now + j.ttl, 'x' .. j.id)
  for _, kind in ipairs({'j', 'g', 's', 'd', 'x', 'o', 'r', 'h'}) do outlive(j, key(kind, j.id)) end
  for _, group in ipairs(redis.call('LRANGE', key('g', j.id), 0, -1)) do outlive(j, blocks_key(j.id, group)) end
  redis.call('PEXPIRE', key('run', j.priority), YEAR)
  outlive_shared()
end
