-- Adds to a counter of a job that is known.
-- ARGV: time, id, name, number, and from a worker the token of the lease that it counts under
-- Result: the counter's value now, 0 when the job is unknown, -1 when the lease is lost or its job ended. Cost: O(1).
if ARGV[5] then
  -- A write that needs no memory: after it Redis lets the others pass even when it is full, so that what was leased ends.
  redis.call('ZREM', SLOTS, '')
  local lease = lease_of(ARGV[5])
  if not lease or not lease.job then return -1 end
end
local j = job(ARGV[2])
if not j then return 0 end
return add_number(key('j', j.id), 'c:' .. ARGV[3], ARGV[4])
