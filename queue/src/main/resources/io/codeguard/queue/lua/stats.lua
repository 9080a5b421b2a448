-- Counts of the whole queue; read-only.
-- ARGV: time
-- Result: {ready, active, delayed, the due ones of these, dead, when the longest-waiting job began to wait or 0, done in the
--   last minute, now}; ready and due count tasks that could be leased if there were enough workers, within the jobs'
--   parallelism
-- Cost: O(1) in tasks; considers at most 100 jobs with due tasks.
local function due_of(id)
  local n, j = redis.call('ZCOUNT', key('d', id), '-inf', now), job(id)
  if not j or j.parallelism == 0 then return n end
  return math.max(0, math.min(n, j.parallelism - j.active - leasable(j)))
end

local due = 0
for _, timer in ipairs(redis.call('ZRANGEBYSCORE', WHEN, '-inf', now, 'LIMIT', 0, 100)) do
  if string.sub(timer, 1, 1) == 'd' then due = due + due_of(string.sub(timer, 2)) end
end
local oldest = redis.call('ZRANGE', P .. ':wait', 0, 0, 'WITHSCORES')
local done, bucket = 0, math.floor(now / 10000)
for i = 0, 5 do done = done + tonumber(redis.call('GET', key('rate', bucket - i)) or 0) end
return {math.max(0, q.ready - q.withheld), q.active, q.delayed, due, q.dead, math.floor(tonumber(oldest[2] or 0)), done, now}
