-- Ends a lease and, when asked, takes the next one.
-- ARGV: time, token, worker of the next lease or '', its token, another token, most tasks, duration ms, batches that
--   the worker does at a time or 0, jitter (0..1), number of failures and released, what the worker offers or '', why it
--   cannot do what it hands back or '', what record.lua takes, number of failures, {index, reason, retryable (0/1)}...,
--   number of released, index...
-- Result: {settlement, next lease as in lease.lua or {}}.
-- Cost: O(counters + highlights); with failures or released tasks also O(tasks).
local position = 12
local function arg()
  position = position + 1
  return ARGV[position]
end

local function fail(j, lease, payload, reason, retryable, jitter)
  local spent = lease.spent + 1
  if not retryable then
    bury(j, lease.group, payload, spent, '0', reason)
  elseif spent >= j.attempts then
    bury(j, lease.group, payload, spent, '1', reason)
  else
    local delay = math.min(j.backoff * 2 ^ (spent - 1), j.backoffMax)
    local due = now + math.floor(delay * (0.5 + jitter / 2))
    j.seq = j.seq + 1
    add_member(key('d', j.id), due, j.seq .. '\n' .. single(lease.group, spent, payload))
    if j.delayed == 0 then outlive(j, key('d', j.id)) end
    j.delayed, j.retimed = j.delayed + 1, true
  end
end

local function release(j, lease, payloads)
  if lease.alone then
    offer_alone(j, {single(lease.group, lease.spent, payloads[1])}, true)
    return
  end
  local list, blocks, backwards = blocks_key(j.id, lease.group), blocks_of(payloads), {}
  for i = #blocks, 1, -1 do backwards[#backwards + 1] = blocks[i] end
  if push_left(list, unpack(backwards)) == #blocks then
    outlive(j, list)
    if push_left(key('g', j.id), lease.group) == 1 then outlive(j, key('g', j.id)) end
  end
  j.ready = j.ready + #payloads
end

-- Workers that offer the same are not given the job again. Of very many different ones, the last are remembered.
local function refuse(j, offer, reason)
  if may_do(j, offer) and offer ~= '' then
    j.refusers = string.sub(j.refusers .. offer .. '\n', -1500)
  end
  j.refusal = reason
  if j.refused == 0 then j.refused = now end
end

local handed_back = {}

-- What is left of a lease of many tasks when some failed or came back.
local function settle_exceptions(j, lease, payloads)
  local jitter, failures = tonumber(ARGV[9]), tonumber(arg())
  for i = 1, failures do
    local index, reason, retryable = arg() + 1, arg(), arg() == '1'
    -- Steps of the golden ratio spread the retries of one batch evenly.
    fail(j, lease, payloads[index], reason, retryable, (jitter + i * 0.6180339887) % 1)
  end
  for i = 1, tonumber(arg()) do handed_back[i] = payloads[arg() + 1] end
  if #handed_back > 0 then release(j, lease, handed_back) end
  return failures + #handed_back
end

-- As many tasks as a lease that is handed back whole counts for in the jobs' virtual time: it took a worker's time, too. Else
-- a job that nobody gets on with, for want of memory for instance, would have all turns.
local HANDED_BACK = 1000

local function charge(j)
  if j.placed == 1 then
    redis.call('ZINCRBY', key('run', j.priority), HANDED_BACK, j.id)
    undo_by('ZINCRBY', key('run', j.priority), -HANDED_BACK, j.id)
  else
    j.vtime = j.vtime + HANDED_BACK
  end
end

local function settle()
  local lease = lease_of(ARGV[2])
  if not lease then return 'LEASE_LOST' end
  local j = lease.job
  -- A write that needs no memory: after it Redis lets the others pass even when it is full.
  redis.call('ZREM', SLOTS, '')
  local plain = ARGV[10] == '0'
  local payloads = j and not plain and payloads_of(lease)
  end_lease(lease)
  if not j then return 'JOB_GONE' end
  record_outcome(j, arg)
  local done = lease.size - (plain and 0 or settle_exceptions(j, lease, payloads))
  if ARGV[12] ~= '' then refuse(j, ARGV[11], ARGV[12]) end
  if not plain and #handed_back == lease.size then charge(j) end
  if done > 0 then
    j.done = j.done + done
    -- Somebody can do it.
    j.refused = 0
    local bucket = key('rate', math.floor(now / 10000))
    if redis.call('INCRBY', bucket, done) == done then
      undo_by('UNLINK', bucket)
      redis.call('PEXPIRE', bucket, 90000)
    else
      undo_by('DECRBY', bucket, done)
    end
  end
  return 'APPLIED'
end

local settlement = settle()
local got
if ARGV[3] ~= '' then
  local duration, slots = tonumber(ARGV[7]), tonumber(ARGV[8])
  seen(ARGV[3], slots)
  heard(duration)
  tick()
  -- The next lease's token follows from this one's, so that a call repeated because its answer was lost finds it. No
  -- token is given out twice: this one is settled once, and whoever comes later gets the other token.
  local token = (settlement == 'LEASE_LOST' and not lease_of(ARGV[4])) and ARGV[5] or ARGV[4]
  got = take(ARGV[3], token, tonumber(ARGV[6]), duration, slots, ARGV[11])
end
finish()
return {settlement, got or {}}
