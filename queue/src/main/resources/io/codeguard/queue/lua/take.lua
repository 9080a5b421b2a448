-- Chooses a job and leases a batch of it.

-- The rank of the priority whose turn it is, 0 for the highest. One turn in 16 is a lower one's, which share
-- these turns by rank: the densities fall linearly, so that of m lower ones the r-th gets (2(m-r)+1)/m^2 of them, and none
-- gets nothing. Multiples of the golden ratio spread a rank's turns evenly, however many there are (Weyl's sequence).
local function rank_of_turn(turn)
  local busy = turn % 16 == 15 and redis.call('ZCARD', P .. ':prio') or 1
  if busy < 2 then return 0 end
  local u = (math.floor(turn / 16) * 0.6180339887498949) % 1
  return 1 + math.floor((1 - math.sqrt(1 - u)) * (busy - 1))
end

-- Whether a worker that offers this may be given the job; who offers nothing in particular may.
local function may_do(j, offer)
  return offer == '' or j.refusers == '' or not string.find('\n' .. j.refusers, '\n' .. offer .. '\n', 1, true)
end

-- The job of the priority that has had least (start-time fair queueing, Goyal et al. 1996, with equal weights), of those
-- from one place to another; what is left of jobs that are unknown is cleared away.
local function least_served(priority, from, to, offer)
  local run = redis.call('ZRANGE', key('run', priority), from, to, 'WITHSCORES')
  for i = 1, #run, 2 do
    local j = job(run[i])
    if not j then
      leave_run(priority, run[i], run[i + 1])
      remove_member(P .. ':wait', now, run[i])
      return least_served(priority, from, to, offer)
    end
    if may_do(j, offer) then return j end
  end
end

-- The job whose turn it is; for a worker that cannot do that one, the first that it can, of the first 50 of each of the
-- highest 10 priorities.
local function choose(offer)
  local turns
  repeat
    local rank = rank_of_turn(q.turn)
    turns = redis.call('ZREVRANGE', P .. ':prio', rank, rank)[1]
    if not turns then return nil end
    local j = least_served(turns, 0, 0, offer)
    if j then return j end
    -- A priority may have gone with the last of its jobs, which was unknown: the turn is another's.
  until redis.call('ZSCORE', P .. ':prio', turns)
  for _, priority in ipairs(redis.call('ZREVRANGE', P .. ':prio', 0, 9)) do
    local j = least_served(priority, 0, 49, offer)
    if j then return j end
  end
end

-- Blocks of the group with at most so many tasks, and their number of tasks.
local function pop_blocks(j, list, most)
  local blocks, n, bytes = {}, 0, 0
  if most >= BLOCK then
    -- No block has more, so these need no cut.
    blocks = pop_left(list, math.floor(most / BLOCK), j.ttl + MONTH)
    for _, block in ipairs(blocks) do
      n = n + struct.unpack('>I2', block)
      bytes = bytes + #block
    end
  end
  -- The undo of the pop needs the blocks as they were.
  blocks = {unpack(blocks)}
  while n < most and bytes < 4194304 do
    local block = pop_left(list, 1, j.ttl + MONTH)[1]
    if not block then break end
    local size = struct.unpack('>I2', block)
    if size > most - n then
      local rest
      block, rest = cut(block, most - n)
      if push_left(list, rest) == 1 then outlive(j, list) end
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
    local group, spent, payload = split_single(pop_left(key('s', j.id), 1, j.ttl + MONTH)[1])
    j.alone = j.alone - 1
    return group, {implode({payload}, 1, 1)}, 1, spent, '1'
  end
  local group = redis.call('LINDEX', key('g', j.id), 0)
  local list = blocks_key(j.id, group)
  local blocks, n = pop_blocks(j, list, most)
  if redis.call('EXISTS', list) == 0 then pop_left(key('g', j.id), 1, j.ttl + MONTH) end
  return group, blocks, n, 0, '0'
end

-- Leases a batch of one job and one group: {token, job, group, attempts spent, block...}, or nothing when there is none.
local function take(name, token, most, duration, slots, offer)
  local list = key('l', token)
  local held = lease_of(token)
  -- The client asks again because the answer did not reach it.
  if held then return {token, held.id, held.group, tostring(held.spent), unpack(redis.call('LRANGE', list, 1, -1))} end
  for _, known in pairs(jobs) do
    if known then place(known) end
  end
  local j = choose(offer)
  if not j then return nil end
  q.turn = q.turn + 1
  -- The first lease that is out begins the time in which a silence means something.
  if q.active == 0 then q.heard = now end
  local n = leasable(j)
  -- Who does not tell how many slots there are gets what it asks for.
  local group, blocks, size, spent, alone = pop(j, math.min(slots > 0 and share(n, most) or most, n, 5000))
  local head = table.concat({j.id, j.incarnation, group, name, size, spent, alone, duration}, '\n')
  push_right(list, head, unpack(blocks))
  redis.call('PEXPIRE', list, MONTH)
  at(now + duration, 'l' .. token)
  hold(name, size)
  j.ready = j.ready - size
  j.active = j.active + size
  j.leased = true
  local run = key('run', j.priority)
  local vtime = tonumber(redis.call('ZINCRBY', run, size, j.id))
  undo_by('ZINCRBY', run, -size, j.id)
  q['v:' .. j.priority] = vtime - size
  return {token, j.id, group, tostring(spent), unpack(blocks)}
end
