-- Does what time has made due.
local function drop_waiting(j)
  for _, group in ipairs(redis.call('LRANGE', key('g', j.id), 0, -1)) do unlink(blocks_key(j.id, group)) end
  unlink(key('g', j.id), key('s', j.id), key('d', j.id))
  j.ready, j.alone, j.active, j.delayed, j.retimed, j.dropped = 0, 0, 0, 0, true, true
end

local function remove(id)
  local j = job(id)
  if j then
    drop_waiting(j)
    j.dead = 0
    j.gone = true
  else
    afterwards('ZREM', WHEN, 'x' .. id, 'd' .. id)
  end
end

-- Takes back a lease whose worker was not heard of. A batch comes back task by task, with no attempt spent; a task that
-- was alone has spent one.
local function take_back(lease)
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
  if not j or j.dropped then return end
  local found = redis.call('ZRANGEBYSCORE', key('d', id), '-inf', now, 'WITHSCORES', 'LIMIT', 0, 100)
  local due = {}
  for i = 1, #found, 2 do
    remove_member(key('d', id), found[i + 1], found[i])
    due[#due + 1] = string.sub(found[i], string.find(found[i], '\n', 1, true) + 1)
  end
  j.delayed, j.retimed = j.delayed - #due, true
  if #due > 0 then offer_alone(j, due) end
end

-- A minute's silence; nobody could be heard of while Redis was away.
local function forget_if_silent(name)
  local w = worker(name)
  local since = w and math.max(w.seen, q.back)
  if w and since > now - 60000 then
    at(since + 60000, 'w' .. name)
  elseif w then
    redis.call('HDEL', W, name)
    undo_by('HSET', W, name, w.text)
    q.slots = q.slots - w.slots
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

-- Notes that a worker calls, whose leases last so long. While leases are out somebody calls each second (who holds them,
-- or one of those who wait); a silence of much longer is nobody's fault: Redis, or the way to it, was away.
local function heard(duration)
  if q.active == 0 then return end
  if now - q.heard > math.max(duration / 4, 2000) then q.back = now end
  -- Half a second is exact enough, and spares most calls the write.
  if math.abs(now - q.heard) >= 500 then q.heard = now end
end

-- So often. Where calls are always late, as on a machine with far too much to do, tasks of the dead must come back, too.
local MOST_EXTENSIONS = 10

-- Leases ran on while Redis was away: those last renewed before it was back have as long again from then on, in which
-- workers that live renew them.
local function expire(token, deadline)
  local lease = lease_of(token)
  if not lease then return end
  local back = math.max(q.back, start_of_redis())
  if deadline - lease.duration < back and now < back + lease.duration and lease.extended < MOST_EXTENSIONS then
    local lasting = lease.extended == 0 and lease.head or string.match(lease.head, '^(.*)\n')
    redis.call('LSET', key('l', token), 0, lasting .. '\n' .. lease.extended + 1)
    undo_by('LSET', key('l', token), 0, lease.head)
    at(back + lease.duration, 'l' .. token)
  else
    take_back(lease)
  end
end

-- What is left for the next call bounds what one call does.
local function tick()
  local due = redis.call('ZRANGEBYSCORE', WHEN, '-inf', now, 'WITHSCORES', 'LIMIT', 0, 20)
  for i = 1, #due, 2 do
    local kind, id = string.sub(due[i], 1, 1), string.sub(due[i], 2)
    remove_member(WHEN, due[i + 1], due[i])
    -- Of a set that was emptied on the way Redis forgets for how long it is to live.
    shared_is_new = true
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
