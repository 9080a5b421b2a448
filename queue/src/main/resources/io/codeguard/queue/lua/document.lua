-- Stores a document of a job that is known.
-- ARGV: time, id, name, content, and from a worker the token of the lease that it writes under
-- Result: 1 when stored, 0 when the job is unknown, -1 when the lease is lost or its job ended. Cost: O(1).
if ARGV[5] then
  local lease = lease_of(ARGV[5])
  if not lease or not lease.job then return -1 end
end
local j = job(ARGV[2])
if not j then return 0 end
redis.call('HSET', key('o', j.id), ARGV[3], ARGV[4])
outlive(j, key('o', j.id))
return 1
