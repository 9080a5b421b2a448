-- Chooses a job and leases a batch of it.

-- The job whose turn it is: of the highest priority, and every 16th time of the lowest, so that none starves; within a
-- priority the one that has had least (start-time fair queueing, Goyal et al. 1996, with equal weights).
local function choose()
  local priority = redis.call(q.turn % 16 == 15 and 'ZRANGE' or 'ZREVRANGE', P .. ':prio', 0, 0)[1]
  if not priority then return nil end
  set('turn', q.turn + 1)
  return redis.call('ZRANGE', key('run', priority), 0, 0)[1], priority
end

-- Blocks of the group with at most so many tasks, and their number of tasks.
local function pop_blocks(j, list, most)
  local blocks, n, bytes = {}, 0, 0
  if most >= BLOCK then
    -- No block has more, so these need no cut.
    blocks = redis.call('LPOP', list, math.floor(most / BLOCK)) or {}
    for _, block in ipairs(blocks) do
      n = n + struct.unpack('>I2', block)
      bytes = bytes + #block
    end
  end
  while n < most and bytes < 4194304 do
    local block = redis.call('LPOP', list)
    if not block then break end
    local size = struct.unpack('>I2', block)
    if size > most - n then
      local rest
      block, rest = cut(block, most - n)
      if redis.call('LPUSH', list, rest) == 1 then outlive(j, list) end
      size = most - n
    end
    blocks[#blocks + 1] = block
    n = n + size
    bytes = bytes + #block
  end
  return blocks, n
end

local function pop(j, most)
  if j.alone > 0 then
    local group, spent, payload = split_single(redis.call('LPOP', key('s', j.id)))
    j.alone = j.alone - 1
    return group, {implode({payload}, 1, 1)}, 1, spent, '1'
  end
  local group = redis.call('LINDEX', key('g', j.id), 0)
  local list = blocks_key(j.id, group)
  local blocks, n = pop_blocks(j, list, most)
  if redis.call('EXISTS', list) == 0 then redis.call('LPOP', key('g', j.id)) end
  return group, blocks, n, 0, '0'
end

local function next_job()
  for _, j in pairs(jobs) do
    if j then place(j) end
  end
  local id, priority = choose()
  while id and not job(id) do
    leave_run(priority, id)
    redis.call('ZREM', P .. ':wait', id)
    id, priority = choose()
  end
  return id and job(id)
end

-- Leases a batch of one job and one group: {token, job, group, attempts spent, block...}, or nothing when there is none.
local function take(name, token, most, duration, slots)
  local list = key('l', token)
  local held = lease_of(token)
  -- The client asks again because the answer did not reach it.
  if held then return {token, held.id, held.group, tostring(held.spent), unpack(redis.call('LRANGE', list, 1, -1))} end
  local j = next_job()
  if not j then return nil end
  local n = leasable(j)
  -- Who does not tell how many slots there are gets what it asks for.
  local group, blocks, size, spent, alone = pop(j, math.min(slots > 0 and share(n, most) or most, n, 5000))
  local head = table.concat({j.id, j.incarnation, group, name, size, spent, alone, duration}, '\n')
  redis.call('RPUSH', list, head, unpack(blocks))
  redis.call('PEXPIRE', list, MONTH)
  at(now + duration, 'l' .. token)
  hold(name, size)
  j.ready = j.ready - size
  j.active = j.active + size
  j.leased = true
  set('v:' .. j.priority, tonumber(redis.call('ZINCRBY', key('run', j.priority), size, j.id)) - size)
  return {token, j.id, group, tostring(spent), unpack(blocks)}
end
