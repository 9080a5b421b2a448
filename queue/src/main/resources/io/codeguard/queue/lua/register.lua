-- Creates a job or updates its settings.
-- ARGV: time, id, priority, parallelism, attempts, backoff ms, max backoff ms, high-water mark,
--   suspended (0/1), time to live ms
-- Result: 1 if created, 0 if it existed. Cost: O(log jobs).
local id, priority = ARGV[2], tonumber(ARGV[3])
local known = job(id)
local j = known or record(id, {})
if known and j.priority ~= priority then
  if j.placed == 1 then remove_from_run(j) end
  j.vtime = 0
end
j.priority, j.parallelism, j.attempts = priority, tonumber(ARGV[4]), tonumber(ARGV[5])
j.backoff, j.backoffMax = tonumber(ARGV[6]), tonumber(ARGV[7])
j.highWater, j.suspended = tonumber(ARGV[8]), tonumber(ARGV[9])
if not known then
  q.incarnations = q.incarnations + 1
  j.incarnation, j.ttl = q.incarnations, tonumber(ARGV[10])
end
finish()
if not known then keep(j) end
return known and 0 or 1
