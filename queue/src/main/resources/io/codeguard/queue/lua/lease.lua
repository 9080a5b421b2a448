-- Leases a batch; with a slot, notes the worker as waiting when there is none.
-- ARGV: time, worker, token, most tasks, duration ms, batches that the worker does at a time or 0, slot or '',
--   longest nap ms, the token that woke the worker or '', what the worker offers or ''
-- Result: {token, job, group, attempts spent, block...}, or {ms to wait before asking again}.
-- Cost: O(blocks leased + what time has made due); O(jobs) up to 500 for a worker that others' jobs do not fit.
local duration, slots = tonumber(ARGV[5]), tonumber(ARGV[6])
local slot = ARGV[7] .. ' ' .. ARGV[4]
-- Who asks does not wait. Also a write that needs no memory: after it Redis lets the others pass even when it is full.
local was_waiting = redis.call('ZREM', SLOTS, slot) == 1
local nap_end, other = string.match(ARGV[9], '^(%d+) (.*)$')
-- The slot that was taken belongs to another, who waits on.
if was_waiting and other and tonumber(nap_end) >= now then redis.call('ZADD', SLOTS, nap_end, other) end
seen(ARGV[2], slots)
heard(duration)
tick()
local got = take(ARGV[2], ARGV[3], tonumber(ARGV[4]), duration, slots, ARGV[10])
finish()
if got then return got end
local nap = tonumber(ARGV[8])
if ARGV[7] ~= '' then
  redis.call('ZREMRANGEBYSCORE', SLOTS, '-inf', now - 1)
  local timer = tonumber(redis.call('ZRANGE', WHEN, 0, 0, 'WITHSCORES')[2] or now + nap)
  -- Leases are out whose holders may be dead: somebody must go on calling for Redis' absence to be told from silence.
  if q.active > 0 then timer = math.min(timer, now + 1000) end
  if timer < now + nap then
    -- One of those who wait wakes for the next timer.
    local first = redis.call('ZRANGE', SLOTS, 0, 0, 'WITHSCORES')[2]
    if not first or tonumber(first) > timer + 50 then nap = math.max(0, timer - now) end
  end
  redis.call('ZADD', SLOTS, now + nap, slot)
  redis.call('PEXPIRE', SLOTS, 60000)
end
return {nap}
