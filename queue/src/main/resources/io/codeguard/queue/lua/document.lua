-- Stores a document of an existing job.
-- ARGV: time, id, name, content, and, for calls of a worker, the token of its lease
-- Result: 1 if stored, 0 if the job is unknown, -1 if the lease is lost or its job ended. Cost: O(1).
if ARGV[5] then
  local lease = lease_of(ARGV[5])
  if not lease or not lease.job then return -1 end
end
local j = job(ARGV[2])
if not j then return 0 end
redis.call('HSET', key('o', j.id), ARGV[3], ARGV[4])
set_ttl(j, key('o', j.id))
return 1
