-- Returns a consistent snapshot of a job; read-only.
-- ARGV: time, id
-- Result: {number of results, {field, value, field, value...}, now}. Cost: O(counters).
return {redis.call('LLEN', key('r', ARGV[2])), redis.call('HGETALL', key('j', ARGV[2])), now}
