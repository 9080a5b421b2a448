-- Leases a batch; if there is none and a slot is given, registers the slot as waiting.
-- ARGV: time, worker, token, max tasks, duration ms, the worker's number of slots or 0, slot or '', max wait ms, the
--   wake-up token that the worker received or '', the worker's offer or ''
-- Result: {token, job, group, attempts spent, block...}, or {ms to wait before the next call}.
-- Cost: O(blocks leased + due timers); O(jobs), up to 500, for a worker that does not accept the next job.
local duration, slots = tonumber(ARGV[5]), tonumber(ARGV[6])
local slot = ARGV[7] .. ' ' .. ARGV[4]
-- The caller no longer waits. This write also needs no memory: Redis allows all writes of a script whose first write is
-- allowed, even when it is full.
local was_waiting = redis.call('ZREM', SLOTS, slot) == 1
local wait_end, other = string.match(ARGV[9], '^(%d+) (.*)$')
-- The wake-up was meant for another slot, which keeps waiting.
if was_waiting and other and tonumber(wait_end) >= now then redis.call('ZADD', SLOTS, wait_end, other) end
touch_worker(ARGV[2], slots)
note_call(duration)
tick()
local got = take(ARGV[2], ARGV[3], tonumber(ARGV[4]), duration, slots, ARGV[10])
finish()
if got then return got end
local wait = tonumber(ARGV[8])
if ARGV[7] ~= '' then
  redis.call('ZREMRANGEBYSCORE', SLOTS, '-inf', now - 1)
  local timer = tonumber(redis.call('ZRANGE', WHEN, 0, 0, 'WITHSCORES')[2] or now + wait)
  -- Leases are held by workers that may be dead: a waiting worker must call each second, so that an outage of Redis can be
  -- told from a lack of calls.
  if q.active > 0 then timer = math.min(timer, now + 1000) end
  if timer < now + wait then
    -- One of the waiting workers has to wake up for the next timer.
    local first = redis.call('ZRANGE', SLOTS, 0, 0, 'WITHSCORES')[2]
    if not first or tonumber(first) > timer + 50 then wait = math.max(0, timer - now) end
  end
  redis.call('ZADD', SLOTS, now + wait, slot)
  redis.call('PEXPIRE', SLOTS, 60000)
end
return {wait}
