-- Settles a lease and optionally takes the next one.
-- ARGV: time, token, worker of the next lease or '', its token, an alternative token, max tasks, duration ms, the worker's
--   number of slots or 0, jitter (0..1), number of failures and released tasks, the worker's offer or '', its refusal or '',
--   the arguments of record.lua, number of failures, {index, reason, retryable (0/1)}..., number of released, index...
-- Result: {settlement, next lease as in lease.lua or {}}.
-- Cost: O(counters + highlights); with failures or released tasks, also O(tasks).
local position = 12
local function arg()
  position = position + 1
  return ARGV[position]
end

local function fail(j, lease, payload, reason, retryable, jitter)
  local spent = lease.spent + 1
  if not retryable then
    dead_letter(j, lease.group, payload, spent, '0', reason)
  elseif spent >= j.attempts then
    dead_letter(j, lease.group, payload, spent, '1', reason)
  else
    local delay = math.min(j.backoff * 2 ^ (spent - 1), j.backoffMax)
    local due = now + math.floor(delay * (0.5 + jitter / 2))
    j.seq = j.seq + 1
    add_member(key('d', j.id), due, j.seq .. '\n' .. single(lease.group, spent, payload))
    if j.delayed == 0 then set_ttl(j, key('d', j.id)) end
    j.delayed, j.retimed = j.delayed + 1, true
  end
end

local function release(j, lease, payloads)
  if lease.alone then
    enqueue_singles(j, {single(lease.group, lease.spent, payloads[1])}, true)
    return
  end
  local list, blocks, backwards = blocks_key(j.id, lease.group), blocks_of(payloads), {}
  for i = #blocks, 1, -1 do backwards[#backwards + 1] = blocks[i] end
  if push_left(list, unpack(backwards)) == #blocks then
    set_ttl(j, list)
    if push_left(key('g', j.id), lease.group) == 1 then set_ttl(j, key('g', j.id)) end
  end
  j.ready = j.ready + #payloads
end

-- Workers with the same offer are not given the job again. Only the latest offers are kept.
local function refuse(j, offer, reason)
  if accepts(j, offer) and offer ~= '' then
    j.refusers = string.sub(j.refusers .. offer .. '\n', -1500)
  end
  j.refusal = reason
  if j.refused == 0 then j.refused = now end
end

local released = {}

-- Moves the failed and released tasks of a lease; returns their number.
local function settle_exceptions(j, lease, payloads)
  local jitter, failures = tonumber(ARGV[9]), tonumber(arg())
  for i = 1, failures do
    local index, reason, retryable = arg() + 1, arg(), arg() == '1'
    -- Multiples of the golden ratio spread the retries of a batch evenly.
    fail(j, lease, payloads[index], reason, retryable, (jitter + i * 0.6180339887) % 1)
  end
  for i = 1, tonumber(arg()) do released[i] = payloads[arg() + 1] end
  if #released > 0 then release(j, lease, released) end
  return failures + #released
end

-- The number of tasks that a fully released lease adds to the job's virtual time. Without it, a job that makes no progress,
-- for example for lack of memory, would always be chosen next.
local RELEASE_COST = 1000

local function charge_release(j)
  if j.placed == 1 then
    redis.call('ZINCRBY', key('run', j.priority), RELEASE_COST, j.id)
    record_undo('ZINCRBY', key('run', j.priority), -RELEASE_COST, j.id)
  else
    j.vtime = j.vtime + RELEASE_COST
  end
end

local function settle()
  local lease = lease_of(ARGV[2])
  if not lease then return 'LEASE_LOST' end
  local j = lease.job
  -- Needs no memory: Redis allows all writes of a script whose first write is allowed, even when it is full.
  redis.call('ZREM', SLOTS, '')
  local plain = ARGV[10] == '0'
  local payloads = j and not plain and payloads_of(lease)
  end_lease(lease)
  if not j then return 'JOB_GONE' end
  record_outcome(j, arg)
  local done = lease.size - (plain and 0 or settle_exceptions(j, lease, payloads))
  if ARGV[12] ~= '' then refuse(j, ARGV[11], ARGV[12]) end
  if not plain and #released == lease.size then charge_release(j) end
  if done > 0 then
    j.done = j.done + done
    -- A worker has processed tasks of the job.
    j.refused = 0
    local bucket = key('rate', math.floor(now / 10000))
    if redis.call('INCRBY', bucket, done) == done then
      record_undo('UNLINK', bucket)
      redis.call('PEXPIRE', bucket, 90000)
    else
      record_undo('DECRBY', bucket, done)
    end
  end
  return 'APPLIED'
end

local settlement = settle()
local got
if ARGV[3] ~= '' then
  local duration, slots = tonumber(ARGV[7]), tonumber(ARGV[8])
  touch_worker(ARGV[3], slots)
  note_call(duration)
  tick()
  -- The next lease's token follows from this one's, so that a call repeated because its answer was lost finds it. No
  -- token is used twice: the lease is settled once, and a later call takes a lease with the alternative token.
  local token = (settlement == 'LEASE_LOST' and not lease_of(ARGV[4])) and ARGV[5] or ARGV[4]
  got = take(ARGV[3], token, tonumber(ARGV[6]), duration, slots, ARGV[11])
end
finish()
return {settlement, got or {}}
