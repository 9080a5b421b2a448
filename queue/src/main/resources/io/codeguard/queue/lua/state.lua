-- Put before every script: the queue and its jobs as tables. A script changes the tables' numbers; finish() writes
-- what changed, and derives from the difference all that follows from it: the queue's totals, the job's place among the
-- leasable ones, events, and how many waiting workers to wake.
--
-- KEYS[1] is :q, which holds the hash tag: all other keys start like it and so lie in the same slot. KEYS[2] is of that
-- slot too and never exists: while a cluster moves the slot, Redis finds one of the two missing, on either side, and
-- answers TRYAGAIN, so that no script ever sees a part of the queue. ARGV[1] is the time in milliseconds, or '' for Redis' own.
--
-- Keys (J = job id, G = group, T = lease token):
--   :q        hash: format of this layout, epoch, totals, virtual time of each priority; 'heard' is when a worker last
--             called, 'back' when one did after a silence
--   :when     zset: what is due at which time: 'l'T a lease's end, 'd'J a job's next attempt, 'x'J a job's expiry,
--             'w' and a name: a worker to be forgotten
--   :w        hash: of each worker the tasks held, since when idle, when last heard of, how many batches it does at a time
--   :slots    zset: waiting workers and the size of their batches, by the end of their nap
--   :wake     list of tokens that waiting workers block on, each a slot taken and the end of its nap
--   :prio     zset: priorities with leasable jobs      :run:P  zset: leasable jobs of priority P by virtual time
--   :wait     zset: jobs with ready tasks by the time of their last lease
--   :rate:B   tasks done in the ten seconds B
--   :j:J      hash: the job's settings and counters
--   :g:J      list: groups with ready blocks           :t:J|G  list: their blocks
--   :s:J      list: singles, which are leased one by one
--   :d:J      zset: singles by the time of their next attempt, each behind a number that tells equal ones apart
--   :l:T      list: the lease's head, then its blocks
--   :x:J      list: dead letters   :o:J hash: documents   :r:J list: results   :h:J zset: highlights
-- A block is the number of its tasks (2 bytes), then each payload behind its length (4 bytes); none was tried yet.
-- A single is its group, a line break, one byte that counts the attempts spent, the payload.
local P = string.sub(KEYS[1], 1, -3)
local now
if ARGV[1] == '' then
  local t = redis.call('TIME')
  now = t[1] * 1000 + math.floor(t[2] / 1000)
else
  now = tonumber(ARGV[1])
end

local FORMAT = '1'
local MONTH, YEAR = 30 * 86400000, 365 * 86400000
local Q, W, WHEN, SLOTS = P .. ':q', P .. ':w', P .. ':when', P .. ':slots'

local function key(kind, id) return P .. ':' .. kind .. ':' .. id end
local function blocks_key(id, group) return P .. ':t:' .. id .. '|' .. group end

-- A table that reads like the one given and holds only what is written to it: the changes.
local function changing(was) return setmetatable({}, {__index = was}) end

-- 'withheld' counts ready tasks that their jobs' parallelism keeps from being leased.
local TOTALS = {'ready', 'active', 'delayed', 'dead', 'slots', 'turn', 'incarnations', 'withheld', 'heard', 'back'}
local q_was = {}
local q = changing(q_was)
local stored = redis.call('HMGET', Q, 'format', unpack(TOTALS))
if stored[1] and stored[1] ~= FORMAT then
  return redis.error_reply('QUEUEFORMAT this queue has format ' .. stored[1] .. ', this program knows ' .. FORMAT
    .. '; use one version of CodeGuard for all that share the queue')
end
for i, field in ipairs(TOTALS) do q_was[field] = tonumber(stored[i + 1] or 0) end

-- Numbers, but for the last two; 'alone' counts the singles among 'ready', 'seq' numbers delayed tasks, 'placed' and 'waits'
-- tell whether the job is in its run set and in :wait, 'told' is the time of the last event, 'withheld' is the job's part of
-- the total, 'refused' since when workers hand its tasks back that they cannot do; 'refusers' is what these workers offer, a
-- line each, and 'refusal' the reason that the last of them gave.
local FIELDS = {'incarnation', 'priority', 'parallelism', 'attempts', 'backoff', 'backoffMax', 'highWater', 'suspended',
  'cancelled', 'ttl', 'next', 'total', 'ready', 'alone', 'active', 'delayed', 'done', 'dead', 'exhausted', 'seq', 'vtime', 'placed',
  'waits', 'told', 'withheld', 'refused', 'refusers', 'refusal'}
local NUMBERS = #FIELDS - 2
local jobs = {}

local function record(id, values)
  local was = {}
  for i = 1, NUMBERS do was[FIELDS[i]] = tonumber(values[i] or 0) end
  for i = NUMBERS + 1, #FIELDS do was[FIELDS[i]] = values[i] or '' end
  local j = changing(was)
  j.id, j.was, j.stored = id, was, values[1] and true
  jobs[id] = j
  return j
end

-- The job, or false when it is unknown.
local function job(id)
  if jobs[id] == nil then
    local values = redis.call('HMGET', key('j', id), unpack(FIELDS))
    jobs[id] = false
    if values[1] then record(id, values) end
  end
  return jobs[id]
end

-- How many of the job's tasks could be leased now.
local function leasable(j)
  if j.suspended == 1 then return 0 end
  if j.parallelism == 0 then return j.ready end
  return math.max(0, math.min(j.ready, j.parallelism - j.active))
end

local function leave_run(priority, id, vtime)
  local run = key('run', priority)
  remove_member(run, vtime, id)
  if redis.call('EXISTS', run) == 0 then remove_member(P .. ':prio', priority, priority) end
end

local function displace(j)
  j.vtime = tonumber(redis.call('ZSCORE', key('run', j.priority), j.id) or j.vtime)
  leave_run(j.priority, j.id, j.vtime)
  j.placed = 0
end

-- Brings the job's place among the leasable ones in line with its numbers.
local function place(j)
  if leasable(j) > 0 then
    if j.placed == 0 then
      -- Who comes back does not get the time that it was away.
      j.vtime = math.max(j.vtime, tonumber(redis.call('HGET', Q, 'v:' .. j.priority) or 0))
      add_member(key('run', j.priority), j.vtime, j.id)
      redis.call('PEXPIRE', key('run', j.priority), YEAR)
      add_member(P .. ':prio', j.priority, j.priority)
      redis.call('PEXPIRE', P .. ':prio', YEAR)
      j.placed = 1
    end
  elseif j.placed == 1 then
    displace(j)
  end
end

-- What a key of the job lives on when nobody calls this queue any more; until then the queue removes jobs itself.
local function outlive(j, name) redis.call('PEXPIRE', name, j.ttl + MONTH) end

local function outlive_shared()
  for _, shared in ipairs({Q, W, WHEN, P .. ':prio', P .. ':wait'}) do redis.call('PEXPIRE', shared, YEAR) end
end

-- Whether finish() is to do so: one of them may be new.
local shared_is_new = not stored[1]

local soonest

-- Sets a timer that is new.
local function at(time, timer)
  add_member(WHEN, time, timer)
  soonest = math.min(soonest or time, time)
end

-- Sets a timer that may be set already, to another time.
local function move(time, timer)
  set_score(WHEN, time, timer)
  soonest = math.min(soonest or time, time)
end

local workers = {}

-- The worker's record, or false when it was never heard of, or forgotten.
local function worker(name)
  if workers[name] == nil then
    local text = redis.call('HGET', W, name) or ''
    local held, since, seen, slots = string.match(text, '(%d+) (%d+) (%d+) (%d+)')
    workers[name] = held and {held = tonumber(held), since = tonumber(since), seen = tonumber(seen),
      slots = tonumber(slots), text = text} or false
  end
  return workers[name]
end

-- Notes the worker as alive, and its slots when it tells them.
local function seen(name, slots)
  if not worker(name) then
    workers[name] = {held = 0, since = now, slots = 0}
    at(now + 60000, 'w' .. name)
    shared_is_new = true
  end
  workers[name].seen = now
  if slots and slots ~= workers[name].slots then
    q.slots = q.slots + slots - workers[name].slots
    workers[name].slots = slots
  end
end

-- How many of a job's n tasks a slot gets, whose full batch is of so many: an equal part (guided self-scheduling,
-- Polychronopoulos and Kuck 1987), so that the last tasks are spread over all slots; but not so few that to fetch them
-- costs more than to do them: a tenth of the batch, or all when less than half as many would be left.
local function share(n, most)
  if q.slots == 0 then return most end
  local least = math.ceil(most / 10)
  local size = math.max(math.ceil(n / q.slots), least)
  if 2 * (n - size) < least then size = n end
  return math.min(most, size)
end

local function hold(name, n)
  local w = worker(name)
  if w then
    w.held = math.max(0, w.held + n)
    w.since = now
  end
end

-- Tells the job's next attempt to the timer; a suspended job has none.
local function time_delayed(j)
  local first = j.suspended == 0 and redis.call('ZRANGE', key('d', j.id), 0, 0, 'WITHSCORES')[2]
  if first and not j.dropped then
    move(tonumber(first), 'd' .. j.id)
  else
    afterwards('ZREM', WHEN, 'd' .. j.id)
  end
end

-- Takes from the waiting workers no more than there is work for: of each its share, or one single. A token wakes whoever
-- has waited longest, so that none is spent on a worker that died; it names the slot taken, see lease.lua.
local function wake(batched, alone)
  local tokens, n = {}, batched
  while batched + alone > 0 and #tokens < 1000 do
    local slot = redis.call('ZPOPMIN', SLOTS)
    if not slot[1] then break end
    undo_by('ZADD', SLOTS, slot[2], slot[1])
    if tonumber(slot[2]) >= now then
      tokens[#tokens + 1] = slot[2] .. ' ' .. slot[1]
      if alone > 0 then
        alone = alone - 1
      else
        batched = batched - share(n, tonumber(string.match(slot[1], '%d+$')))
      end
    end
  end
  if #tokens > 0 then
    push_right(P .. ':wake', unpack(tokens))
    redis.call('PEXPIRE', P .. ':wake', 3000)
  end
  return #tokens
end

local function tell(j)
  j.told = now
  redis.call('PUBLISH', P .. ':events', j.id)
end

local COUNTS = {'ready', 'active', 'delayed', 'done', 'dead', 'cancelled'}

-- Events: the first task of an idle queue, the end, room for the feeder, and progress at most every 300 ms.
local function announce(j, was_idle)
  local was, changed = j.was, false
  for _, field in ipairs(COUNTS) do changed = changed or j[field] ~= was[field] end
  if not changed or j.gone then return end
  local low = j.highWater / 2
  if j.ready + j.active + j.delayed == 0 or (was_idle and q.ready > 0) or (was.ready >= low and j.ready < low)
    or now - j.told >= 300 then
    tell(j)
  end
end

local function write(name, new, old, stored)
  local changes, before, n = {}, {}, 0
  for field, value in pairs(new) do
    local former = old[field]
    if former ~= nil and former ~= value then
      changes[n + 1], changes[n + 2], before[n + 1], before[n + 2] = field, value, field, former
      n = n + 2
    end
  end
  if n > 0 then write_fields(name, changes, stored and before) end
end

local function finish_job(j)
  local was = j.was
  place(j)
  local waits = (j.ready > 0 and j.suspended == 0) and 1 or 0
  if waits == 1 and (j.waits == 0 or j.leased) then
    add_member(P .. ':wait', now, j.id)
    if j.waits == 0 then redis.call('PEXPIRE', P .. ':wait', YEAR) end
  elseif waits == 0 and j.waits == 1 then
    remove_member(P .. ':wait', now, j.id)
  end
  j.waits = waits
  if j.retimed or j.suspended ~= was.suspended then time_delayed(j) end
  local was_idle = q.ready == 0
  local visible = (j.suspended == 0 and j.ready or 0) - (was.suspended == 0 and was.ready or 0)
  if visible ~= 0 then q.ready = q.ready + visible end
  j.withheld = j.suspended == 0 and j.ready - leasable(j) or 0
  if j.withheld ~= was.withheld then q.withheld = math.max(0, q.withheld + j.withheld - was.withheld) end
  for _, field in ipairs({'active', 'delayed', 'dead'}) do
    if j[field] ~= was[field] then q[field] = q[field] + j[field] - was[field] end
  end
  -- What scripts of an earlier version did not count.
  if q.ready == 0 and q.withheld ~= 0 then q.withheld = 0 end
  announce(j, was_idle)
  if j.gone then
    afterwards('ZREM', WHEN, 'x' .. j.id, 'd' .. j.id)
    for _, kind in ipairs({'j', 'x', 'o', 'r', 'h'}) do unlink(key(kind, j.id)) end
  else
    write(key('j', j.id), j, was, j.stored)
  end
  local more = math.max(0, leasable(j) - leasable(was))
  local alone = math.min(more, math.max(0, j.alone - was.alone))
  return more - alone, alone
end

local function finish()
  local batched, alone = 0, 0
  for _, j in pairs(jobs) do
    if j then
      local b, a = finish_job(j)
      batched, alone = batched + b, alone + a
    end
  end
  for name, w in pairs(workers) do
    if w then
      redis.call('HSET', W, name, w.held .. ' ' .. w.since .. ' ' .. w.seen .. ' ' .. w.slots)
      if w.text then undo_by('HSET', W, name, w.text) else undo_by('HDEL', W, name) end
    end
  end
  local changes, before = {}, {}
  if not stored[1] then
    local t = redis.call('TIME')
    changes = {'format', FORMAT, 'epoch', t[1] .. '.' .. t[2]}
  end
  for field, value in pairs(q) do
    changes[#changes + 1] = field
    changes[#changes + 1] = value
    -- Of the priorities' virtual time, the later one may stay.
    before[#before + 1] = field
    before[#before + 1] = q_was[field] or value
  end
  if #changes > 0 then write_fields(Q, changes, stored[1] and before) end
  if shared_is_new then outlive_shared() end
  if wake(batched, alone) == 0 and soonest then
    -- Somebody who waits must wake for a timer that is new and earlier than all naps end.
    local first = redis.call('ZRANGE', SLOTS, 0, 0, 'WITHSCORES')[2]
    if first and tonumber(first) > soonest + 50 then wake(0, 1) end
  end
end
