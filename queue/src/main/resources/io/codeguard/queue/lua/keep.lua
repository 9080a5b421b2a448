-- Schedules the job's removal for the end of its time to live. A month later its keys expire, in case the queue is no longer
-- used.
local function keep(j)
  set_score(WHEN, now + j.ttl, 'x' .. j.id)
  for _, kind in ipairs({'j', 'g', 's', 'd', 'x', 'o', 'r', 'h'}) do set_ttl(j, key(kind, j.id)) end
  for _, group in ipairs(redis.call('LRANGE', key('g', j.id), 0, -1)) do set_ttl(j, blocks_key(j.id, group)) end
  redis.call('PEXPIRE', key('run', j.priority), YEAR)
  set_shared_ttl()
end
