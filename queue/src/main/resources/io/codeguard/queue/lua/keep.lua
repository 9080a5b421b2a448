-- Sets when the queue removes the job. A month after that Redis does, in case nobody calls this queue any more.
local function keep(id, ttl)
  redis.call('HSET', key('j', id), 'ttl', ttl)
  redis.call('ZADD', WHEN, now + ttl, 'x' .. id)
  for _, kind in ipairs({'j', 'g', 's', 'd', 'x', 'o', 'r', 'h'}) do redis.call('PEXPIRE', key(kind, id), ttl + MONTH) end
  for _, group in ipairs(redis.call('LRANGE', key('g', id), 0, -1)) do
    redis.call('PEXPIRE', blocks_key(id, group), ttl + MONTH)
  end
  redis.call('PEXPIRE', key('run', redis.call('HGET', key('j', id), 'priority') or 0), YEAR)
  outlive_shared()
end
