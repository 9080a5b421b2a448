-- Adds to a counter of a job that is known.
-- ARGV: time, id, name, number
-- Result: the counter's value now, or 0 when the job is unknown. Cost: O(1).
local j = job(ARGV[2])
if not j then return 0 end
return redis.call('HINCRBY', key('j', j.id), 'c:' .. ARGV[3], ARGV[4])
