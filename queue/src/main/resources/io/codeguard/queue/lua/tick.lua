-- Does what time has made due.
local function drop_waiting(j)
  for _, group in ipairs(redis.call('LRANGE', key('g', j.id), 0, -1)) do redis.call('UNLINK', blocks_key(j.id, group)) end
  redis.call('UNLINK', key('g', j.id), key('s', j.id), key('d', j.id))
  j.ready, j.alone, j.active, j.delayed, j.retimed = 0, 0, 0, 0, true
end

local function remove(id)
  local j = job(id)
  if j then
    drop_waiting(j)
    j.dead = 0
    j.gone = true
  else
    redis.call('ZREM', WHEN, 'x' .. id, 'd' .. id)
  end
end

-- Takes back a lease whose worker was not heard of. A batch comes back task by task, with no attempt spent; a task that
-- was alone has spent one.
local function take_back(token, lease)
  if not lease then
    redis.call('ZREM', WHEN, 'l' .. token)
    return
  end
  local payloads = lease.job and payloads_of(lease)
  end_lease(lease)
  local j = lease.job
  if not j then return end
  local spent = lease.alone and lease.spent + 1 or 0
  if lease.alone and spent >= j.attempts then
    bury(j, lease.group, payloads[1], spent, '1', 'the worker died, or did not answer, while it had this task')
    return
  end
  for i, payload in ipairs(payloads) do payloads[i] = single(lease.group, spent, payload) end
  offer_alone(j, payloads)
end

local function retry_due(id)
  local j = job(id)
  local due = redis.call('ZRANGEBYSCORE', key('d', id), '-inf', now, 'LIMIT', 0, 100)
  if not j or #due == 0 then
    redis.call('ZREM', WHEN, 'd' .. id)
    return
  end
  redis.call('ZREM', key('d', id), unpack(due))
  for i, text in ipairs(due) do due[i] = string.sub(text, string.find(text, '\n', 1, true) + 1) end
  j.delayed, j.retimed = j.delayed - #due, true
  offer_alone(j, due)
end

local function forget_if_silent(name)
  local w = worker(name)
  if w and w.seen > now - 60000 then
    redis.call('ZADD', WHEN, w.seen + 60000, 'w' .. name)
  else
    redis.call('ZREM', WHEN, 'w' .. name)
    redis.call('HDEL', W, name)
    if w then set('slots', q.slots - w.slots) end
    workers[name] = false
  end
end

-- When Redis started; who may not ask, or tells the time itself, takes it to have been up for ever.
local started
local function start_of_redis()
  if not started then
    local info = ARGV[1] == '' and redis.pcall('INFO', 'server')
    local seconds = type(info) == 'string' and string.match(info, 'uptime_in_seconds:(%d+)')
    started = seconds and now - seconds * 1000 or 0
  end
  return started
end

-- Leases ran on while Redis was away: those from before its start end no earlier than a heartbeat after it, by which
-- workers that live have said so.
local function expire(token, deadline)
  local lease = lease_of(token)
  local patience = lease and start_of_redis() + lease.duration / 3 + 2000
  if lease and deadline - lease.duration < started and now < patience then
    at(math.floor(patience), 'l' .. token)
  else
    take_back(token, lease)
  end
end

-- What is left for the next call bounds what one call does.
local function tick()
  local due = redis.call('ZRANGEBYSCORE', WHEN, '-inf', now, 'WITHSCORES', 'LIMIT', 0, 20)
  for i = 1, #due, 2 do
    local kind, id = string.sub(due[i], 1, 1), string.sub(due[i], 2)
    if kind == 'l' then
      expire(id, tonumber(due[i + 1]))
    elseif kind == 'd' then
      retry_due(id)
    elseif kind == 'x' then
      remove(id)
    else
      forget_if_silent(id)
    end
  end
end
