-- Stores a document of a job that is known.
-- ARGV: time, id, name, content
-- Result: 1 when stored. Cost: O(1).
local j = job(ARGV[2])
if not j then return 0 end
redis.call('HSET', key('o', j.id), ARGV[3], ARGV[4])
outlive(j, key('o', j.id))
return 1
