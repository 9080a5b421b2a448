-- Included in every script: the queue and its jobs as tables. A script changes the tables' numbers; finish() writes the
-- changes and derives everything else from the differences: the queue's totals, the set of leasable jobs, events, and the
-- number of workers to wake.
-- KEYS[1] is :q, which contains the hash tag: all keys share its prefix and so are in the same cluster slot. KEYS[2] is in
-- that slot, too, and never exists: while a cluster moves the slot, either node lacks one of the two keys and replies
-- TRYAGAIN, so that no script ever runs on a part of the queue. ARGV[1] is the time in milliseconds, or '' for the server's
-- clock.
--
-- Keys (J = job id, G = group, T = lease token):
--   :q        hash: format of this layout, epoch, totals, virtual time of each priority; 'heard' is the time of the
--             latest call by a worker, 'back' that of the first call after the latest outage
--   :when     zset: timers by due time: 'l'T a lease's deadline, 'd'J a job's next attempt, 'x'J a job's expiry, 'w' and a
--             name: an inactive worker's removal
--   :w        hash: each worker's leased tasks, idle since, time of the latest call, number of slots
--   :slots    zset: waiting slots and their batch sizes, by the end of their wait
--   :wake     list of wake-up tokens that waiting workers block on, each a slot and the end of its wait
--   :prio     zset: priorities with leasable jobs      :run:P  zset: leasable jobs of priority P by virtual time
--   :wait     zset: jobs with ready tasks by the time of their last lease
--   :rate:B   tasks done in the ten seconds B
--   :j:J      hash: the job's settings and counters
--   :g:J      list: groups with ready blocks           :t:J|G  list: their blocks
--   :s:J      list: singles, which are leased individually
--   :d:J      zset: singles by the time of their next attempt, each prefixed with a sequence number for uniqueness
--   :l:T      list: the lease's head, then its blocks
--   :x:J      list: dead letters   :o:J hash: documents   :r:J list: results   :h:J zset: highlights
-- A block is the number of its tasks (2 bytes), then each payload, prefixed with its length (4 bytes); none was tried yet.
-- A single is its group, a line break, one byte with the number of attempts spent, the payload.
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

-- A table that reads through to the given one and stores only what is written to it: the changes.
local function track_changes(was) return setmetatable({}, {__index = was}) end

-- 'withheld' counts ready tasks that cannot be leased because of their jobs' parallelism.
local TOTALS = {'ready', 'active', 'delayed', 'dead', 'slots', 'turn', 'incarnations', 'withheld', 'heard', 'back'}
local q_was = {}
local q = track_changes(q_was)
local stored = redis.call('HMGET', Q, 'format', unpack(TOTALS))
if stored[1] and stored[1] ~= FORMAT then
  return redis.error_reply('QUEUEFORMAT this queue has format ' .. stored[1] .. ', but this program supports ' .. FORMAT
    .. '; use the same version of CodeGuard for all clients of the queue')
end
for i, field in ipairs(TOTALS) do q_was[field] = tonumber(stored[i + 1] or 0) end

-- All but the last two are numbers. 'alone' counts the singles among 'ready', 'seq' numbers delayed tasks, 'placed' and
-- 'waits' are 1 if the job is in its run set and in :wait, 'told' is the time of the latest event, 'withheld' is the job's
-- part of the total, 'refused' is the time of the first refusal since a task was done; 'refusers' lists the offers of
-- refusing workers, one per line, and 'refusal' is the latest reason.
local FIELDS = {'incarnation', 'priority', 'parallelism', 'attempts', 'backoff', 'backoffMax', 'highWater', 'suspended',
  'cancelled', 'ttl', 'next', 'total', 'ready', 'alone', 'active', 'delayed', 'done', 'dead', 'exhausted', 'seq', 'vtime', 'placed',
  'waits', 'told', 'withheld', 'refused', 'refusers', 'refusal'}
local NUMBERS = #FIELDS - 2
local jobs = {}

local function record(id, values)
  local was = {}
  for i = 1, NUMBERS do was[FIELDS[i]] = tonumber(values[i] or 0) end
  for i = NUMBERS + 1, #FIELDS do was[FIELDS[i]] = values[i] or '' end
  local j = track_changes(was)
  j.id, j.was, j.stored = id, was, values[1] and true
  jobs[id] = j
  return j
end

-- The job, or false if it is unknown.
local function job(id)
  if jobs[id] == nil then
    local values = redis.call('HMGET', key('j', id), unpack(FIELDS))
    jobs[id] = false
    if values[1] then record(id, values) end
  end
  return jobs[id]
end

-- The number of the job's tasks that can be leased now.
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

local function remove_from_run(j)
  j.vtime = tonumber(redis.call('ZSCORE', key('run', j.priority), j.id) or j.vtime)
  leave_run(j.priority, j.id, j.vtime)
  j.placed = 0
end

-- Adds the job to its run set or removes it, according to its numbers.
local function update_run(j)
  if leasable(j) > 0 then
    if j.placed == 0 then
      -- A job that returns gets no credit for the time in which it was not leasable.
      j.vtime = math.max(j.vtime, tonumber(redis.call('HGET', Q, 'v:' .. j.priority) or 0))
      add_member(key('run', j.priority), j.vtime, j.id)
      redis.call('PEXPIRE', key('run', j.priority), YEAR)
      add_member(P .. ':prio', j.priority, j.priority)
      redis.call('PEXPIRE', P .. ':prio', YEAR)
      j.placed = 1
    end
  elseif j.placed == 1 then
    remove_from_run(j)
  end
end

-- Sets a key's expiry for the case that the queue is no longer used; otherwise the queue removes the job earlier.
local function set_ttl(j, name) redis.call('PEXPIRE', name, j.ttl + MONTH) end

local function set_shared_ttl()
  for _, shared in ipairs({Q, W, WHEN, P .. ':prio', P .. ':wait'}) do redis.call('PEXPIRE', shared, YEAR) end
end

-- Whether finish() has to call it, because one of these keys may be new.
local shared_is_new = not stored[1]

local soonest

-- Adds a timer that does not exist.
local function add_timer(time, timer)
  add_member(WHEN, time, timer)
  soonest = math.min(soonest or time, time)
end

-- Sets a timer that may exist.
local function set_timer(time, timer)
  set_score(WHEN, time, timer)
  soonest = math.min(soonest or time, time)
end

local workers = {}

-- The worker's record, or false if it is unknown.
local function worker(name)
  if workers[name] == nil then
    local text = redis.call('HGET', W, name) or ''
    local held, since, seen, slots = string.match(text, '(%d+) (%d+) (%d+) (%d+)')
    workers[name] = held and {held = tonumber(held), since = tonumber(since), seen = tonumber(seen),
      slots = tonumber(slots), text = text} or false
  end
  return workers[name]
end

-- Records a call by the worker and, if given, its number of slots.
local function touch_worker(name, slots)
  if not worker(name) then
    workers[name] = {held = 0, since = now, slots = 0}
    add_timer(now + 60000, 'w' .. name)
    shared_is_new = true
  end
  workers[name].seen = now
  if slots and slots ~= workers[name].slots then
    q.slots = q.slots + slots - workers[name].slots
    workers[name].slots = slots
  end
end

-- How many of a job's n tasks to lease to a slot with a maximum batch size: an equal share (guided self-scheduling,
-- Polychronopoulos and Kuck 1987), so that the last tasks are spread over all slots. To keep the overhead of a round trip
-- small, it is at least a tenth of the maximum, and all tasks if fewer than half of that would remain.
local function share(n, max)
  if q.slots == 0 then return max end
  local least = math.ceil(max / 10)
  local size = math.max(math.ceil(n / q.slots), least)
  if 2 * (n - size) < least then size = n end
  return math.min(max, size)
end

local function add_held(name, n)
  local w = worker(name)
  if w then
    w.held = math.max(0, w.held + n)
    w.since = now
  end
end

-- Sets the timer for the job's next attempt; a suspended job has none.
local function schedule_retry(j)
  local first = j.suspended == 0 and redis.call('ZRANGE', key('d', j.id), 0, 0, 'WITHSCORES')[2]
  if first and not j.dropped then
    set_timer(tonumber(first), 'd' .. j.id)
  else
    after_commit('ZREM', WHEN, 'd' .. j.id)
  end
end

-- Wakes no more slots than there is work for: each gets its share or one single. BLPOP gives the token to the longest-waiting
-- client, so none is lost to a worker that died; the token names the slot that was removed, see lease.lua.
local function wake(batched, alone)
  local tokens, n = {}, batched
  while batched + alone > 0 and #tokens < 1000 do
    local slot = redis.call('ZPOPMIN', SLOTS)
    if not slot[1] then break end
    record_undo('ZADD', SLOTS, slot[2], slot[1])
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

local function publish_event(j)
  j.told = now
  redis.call('PUBLISH', P .. ':events', j.id)
end

local COUNTS = {'ready', 'active', 'delayed', 'done', 'dead', 'cancelled'}

-- Events: the first task of an idle queue, the end, fewer waiting tasks than half the high-water mark, and progress at most
-- every 300 ms.
local function publish_changes(j, was_idle)
  local was, changed = j.was, false
  for _, field in ipairs(COUNTS) do changed = changed or j[field] ~= was[field] end
  if not changed or j.gone then return end
  local low = j.highWater / 2
  if j.ready + j.active + j.delayed == 0 or (was_idle and q.ready > 0) or (was.ready >= low and j.ready < low)
    or now - j.told >= 300 then
    publish_event(j)
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
  update_run(j)
  local waits = (j.ready > 0 and j.suspended == 0) and 1 or 0
  if waits == 1 and (j.waits == 0 or j.leased) then
    add_member(P .. ':wait', now, j.id)
    if j.waits == 0 then redis.call('PEXPIRE', P .. ':wait', YEAR) end
  elseif waits == 0 and j.waits == 1 then
    remove_member(P .. ':wait', now, j.id)
  end
  j.waits = waits
  if j.retimed or j.suspended ~= was.suspended then schedule_retry(j) end
  local was_idle = q.ready == 0
  local visible = (j.suspended == 0 and j.ready or 0) - (was.suspended == 0 and was.ready or 0)
  if visible ~= 0 then q.ready = q.ready + visible end
  j.withheld = j.suspended == 0 and j.ready - leasable(j) or 0
  if j.withheld ~= was.withheld then q.withheld = math.max(0, q.withheld + j.withheld - was.withheld) end
  for _, field in ipairs({'active', 'delayed', 'dead'}) do
    if j[field] ~= was[field] then q[field] = q[field] + j[field] - was[field] end
  end
  -- Corrects counts of an earlier version's scripts.
  if q.ready == 0 and q.withheld ~= 0 then q.withheld = 0 end
  publish_changes(j, was_idle)
  if j.gone then
    after_commit('ZREM', WHEN, 'x' .. j.id, 'd' .. j.id)
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
      if w.text then record_undo('HSET', W, name, w.text) else record_undo('HDEL', W, name) end
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
    -- The virtual time of a priority need not be restored.
    before[#before + 1] = field
    before[#before + 1] = q_was[field] or value
  end
  if #changes > 0 then write_fields(Q, changes, stored[1] and before) end
  if shared_is_new then set_shared_ttl() end
  if wake(batched, alone) == 0 and soonest then
    -- A waiting worker has to wake up for a new timer that is due before all waits end.
    local first = redis.call('ZRANGE', SLOTS, 0, 0, 'WITHSCORES')[2]
    if first and tonumber(first) > soonest + 50 then wake(0, 1) end
  end
end
