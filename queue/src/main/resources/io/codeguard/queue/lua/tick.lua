-- Runs due timers.
local function drop_tasks(j)
  for _, group in ipairs(redis.call('LRANGE', key('g', j.id), 0, -1)) do unlink(blocks_key(j.id, group)) end
  unlink(key('g', j.id), key('s', j.id), key('d', j.id))
  j.ready, j.alone, j.active, j.delayed, j.retimed, j.dropped = 0, 0, 0, 0, true, true
end

local function remove(id)
  local j = job(id)
  if j then
    drop_tasks(j)
    j.dead = 0
    j.gone = true
  else
    after_commit('ZREM', WHEN, 'x' .. id, 'd' .. id)
  end
end

-- Ends an expired lease. The tasks of a batch are requeued as singles without spending an attempt; a single has spent one.
local function expire_tasks(lease)
  local payloads = lease.job and payloads_of(lease)
  end_lease(lease)
  local j = lease.job
  if not j then return end
  local spent = lease.alone and lease.spent + 1 or 0
  if lease.alone and spent >= j.attempts then
    dead_letter(j, lease.group, payloads[1], spent, '1', 'the worker died, or did not answer, while it had this task')
    return
  end
  for i, payload in ipairs(payloads) do payloads[i] = single(lease.group, spent, payload) end
  enqueue_singles(j, payloads)
end

local function retry_due(id)
  local j = job(id)
  if not j or j.dropped then return end
  local found = redis.call('ZRANGEBYSCORE', key('d', id), '-inf', now, 'WITHSCORES', 'LIMIT', 0, 100)
  local due = {}
  for i = 1, #found, 2 do
    remove_member(key('d', id), found[i + 1], found[i])
    due[#due + 1] = string.sub(found[i], string.find(found[i], '\n', 1, true) + 1)
  end
  j.delayed, j.retimed = j.delayed - #due, true
  if #due > 0 then enqueue_singles(j, due) end
end

-- Forgets a worker that has not called for a minute; an outage of Redis does not count.
local function forget_if_inactive(name)
  local w = worker(name)
  local since = w and math.max(w.seen, q.back)
  if w and since > now - 60000 then
    add_timer(since + 60000, 'w' .. name)
  elseif w then
    redis.call('HDEL', W, name)
    record_undo('HSET', W, name, w.text)
    q.slots = q.slots - w.slots
    workers[name] = false
  end
end

-- When Redis started; 0 if INFO is not permitted or the time is simulated.
local started
local function start_of_redis()
  if not started then
    local info = ARGV[1] == '' and redis.pcall('INFO', 'server')
    local seconds = type(info) == 'string' and string.match(info, 'uptime_in_seconds:(%d+)')
    started = seconds and now - seconds * 1000 or 0
  end
  return started
end

-- Records a call by a worker with this lease duration. While leases are held, some worker calls each second (a holder or a
-- waiting one); a much longer gap means that Redis or the network was unavailable.
local function note_call(duration)
  if q.active == 0 then return end
  if now - q.heard > math.max(duration / 4, 2000) then q.back = now end
  -- A resolution of half a second suffices and saves most calls the write.
  if math.abs(now - q.heard) >= 500 then q.heard = now end
end

-- Bounds the extensions: tasks of dead workers must be requeued even if calls are always late, as on an overloaded machine.
local MAX_EXTENSIONS = 10

-- Ends or extends a lease whose deadline has passed. A lease that was last renewed before an outage of Redis is extended by
-- its duration from the end of the outage, so that live workers can renew it.
local function expire(token, deadline)
  local lease = lease_of(token)
  if not lease then return end
  local back = math.max(q.back, start_of_redis())
  if deadline - lease.duration < back and now < back + lease.duration and lease.extended < MAX_EXTENSIONS then
    local lasting = lease.extended == 0 and lease.head or string.match(lease.head, '^(.*)\n')
    redis.call('LSET', key('l', token), 0, lasting .. '\n' .. lease.extended + 1)
    record_undo('LSET', key('l', token), 0, lease.head)
    add_timer(back + lease.duration, 'l' .. token)
  else
    expire_tasks(lease)
  end
end

-- Runs at most 20 due timers, which bounds the cost of a call; the rest is left to the next call.
local function tick()
  local due = redis.call('ZRANGEBYSCORE', WHEN, '-inf', now, 'WITHSCORES', 'LIMIT', 0, 20)
  for i = 1, #due, 2 do
    local kind, id = string.sub(due[i], 1, 1), string.sub(due[i], 2)
    remove_member(WHEN, due[i + 1], due[i])
    -- A set that becomes empty loses its time to live.
    shared_is_new = true
    if kind == 'l' then
      expire(id, tonumber(due[i + 1]))
    elseif kind == 'd' then
      retry_due(id)
    elseif kind == 'x' then
      remove(id)
    else
      forget_if_inactive(id)
    end
  end
end
