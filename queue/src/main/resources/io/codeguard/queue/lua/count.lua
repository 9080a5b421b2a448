-- Adds to a counter of an existing job.
-- ARGV: time, id, name, number, and, for calls of a worker, the token of its lease
-- Result: the counter's new value, 0 if the job is unknown, -1 if the lease is lost or its job ended. Cost: O(1).
if ARGV[5] then
  -- Needs no memory: Redis allows all writes of a script whose first write is allowed, even when it is full, so that leased
  -- tasks can complete.
  redis.call('ZREM', SLOTS, '')
  local lease = lease_of(ARGV[5])
  if not lease or not lease.job then return -1 end
end
local j = job(ARGV[2])
if not j then return 0 end
return add_number(key('j', j.id), 'c:' .. ARGV[3], ARGV[4])
