-- Selects a job and leases a batch of it.

-- The rank of the priority to serve in this turn, 0 for the highest. One turn in 16 serves a lower priority, so that none
-- starves. Their shares decrease linearly with the rank: of m lower priorities the r-th gets (2(m-r)+1)/m^2 of these turns.
-- Multiples of the golden ratio spread a rank's turns evenly, whatever their number (Weyl's sequence).
local function rank_of_turn(turn)
  local busy = turn % 16 == 15 and redis.call('ZCARD', P .. ':prio') or 1
  if busy < 2 then return 0 end
  local u = (math.floor(turn / 16) * 0.6180339887498949) % 1
  return 1 + math.floor((1 - math.sqrt(1 - u)) * (busy - 1))
end

-- Whether the job may be leased to a worker with this offer; an empty offer accepts every job.
local function accepts(j, offer)
  return offer == '' or j.refusers == '' or not string.find('\n' .. j.refusers, '\n' .. offer .. '\n', 1, true)
end

-- The least-served acceptable job of the priority (start-time fair queueing, Goyal et al. 1996, with equal weights) between
-- two positions. Removes entries of jobs that no longer exist.
local function least_served(priority, from, to, offer)
  local run = redis.call('ZRANGE', key('run', priority), from, to, 'WITHSCORES')
  for i = 1, #run, 2 do
    local j = job(run[i])
    if not j then
      leave_run(priority, run[i], run[i + 1])
      remove_member(P .. ':wait', now, run[i])
      return least_served(priority, from, to, offer)
    end
    if accepts(j, offer) then return j end
  end
end

-- The job to serve next; if the worker does not accept it, the first that it accepts among the first 50 jobs of each of the
-- 10 highest priorities.
local function choose(offer)
  local turns
  repeat
    local rank = rank_of_turn(q.turn)
    turns = redis.call('ZREVRANGE', P .. ':prio', rank, rank)[1]
    if not turns then return nil end
    local j = least_served(turns, 0, 0, offer)
    if j then return j end
    -- A priority whose jobs no longer exist was removed; choose again.
  until redis.call('ZSCORE', P .. ':prio', turns)
  for _, priority in ipairs(redis.call('ZREVRANGE', P .. ':prio', 0, 9)) do
    local j = least_served(priority, 0, 49, offer)
    if j then return j end
  end
end

-- Pops blocks of the group with at most max tasks; returns them and their number of tasks.
local function pop_blocks(j, list, max)
  local blocks, n, bytes = {}, 0, 0
  if max >= BLOCK then
    -- No block has more than BLOCK tasks, so these fit without being split.
    blocks = pop_left(list, math.floor(max / BLOCK), j.ttl + MONTH)
    for _, block in ipairs(blocks) do
      n = n + struct.unpack('>I2', block)
      bytes = bytes + #block
    end
  end
  -- Copied, because undoing the pop needs the original table.
  blocks = {unpack(blocks)}
  while n < max and bytes < 4194304 do
    local block = pop_left(list, 1, j.ttl + MONTH)[1]
    if not block then break end
    local size = struct.unpack('>I2', block)
    if size > max - n then
      local rest
      block, rest = split_block(block, max - n)
      if push_left(list, rest) == 1 then set_ttl(j, list) end
      size = max - n
    end
    blocks[#blocks + 1] = block
    n = n + size
    bytes = bytes + #block
  end
  return blocks, n
end

local function pop(j, max)
  if j.alone > 0 then
    local group, spent, payload = split_single(pop_left(key('s', j.id), 1, j.ttl + MONTH)[1])
    j.alone = j.alone - 1
    return group, {encode_block({payload}, 1, 1)}, 1, spent, '1'
  end
  local group = redis.call('LINDEX', key('g', j.id), 0)
  local list = blocks_key(j.id, group)
  local blocks, n = pop_blocks(j, list, max)
  if redis.call('EXISTS', list) == 0 then pop_left(key('g', j.id), 1, j.ttl + MONTH) end
  return group, blocks, n, 0, '0'
end

-- Leases a batch of one job and one group: {token, job, group, attempts spent, block...}, or nil if there is none.
local function take(name, token, max, duration, slots, offer)
  local list = key('l', token)
  local held = lease_of(token)
  -- The client repeats the call because the reply was lost.
  if held then return {token, held.id, held.group, tostring(held.spent), unpack(redis.call('LRANGE', list, 1, -1))} end
  for _, known in pairs(jobs) do
    if known then update_run(known) end
  end
  local j = choose(offer)
  if not j then return nil end
  q.turn = q.turn + 1
  -- Gaps in calls are meaningful only while leases are held, that is from the first one on.
  if q.active == 0 then q.heard = now end
  local n = leasable(j)
  -- Without a number of slots, the batch is limited only by the request.
  local group, blocks, size, spent, alone = pop(j, math.min(slots > 0 and share(n, max) or max, n, 5000))
  local head = table.concat({j.id, j.incarnation, group, name, size, spent, alone, duration}, '\n')
  push_right(list, head, unpack(blocks))
  redis.call('PEXPIRE', list, MONTH)
  add_timer(now + duration, 'l' .. token)
  add_held(name, size)
  j.ready = j.ready - size
  j.active = j.active + size
  j.leased = true
  local run = key('run', j.priority)
  local vtime = tonumber(redis.call('ZINCRBY', run, size, j.id))
  record_undo('ZINCRBY', run, -size, j.id)
  q['v:' .. j.priority] = vtime - size
  return {token, j.id, group, tostring(spent), unpack(blocks)}
end
