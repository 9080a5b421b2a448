-- Reads and ends leases.

-- Tokens of leases that this script ends.
local ended = {}

-- A lease's head: job, its incarnation, group, worker, number of tasks, attempts spent, whether it is a single, duration, and
-- the number of extensions, which is absent if it is 0.
local HEAD = '^' .. string.rep('([^\n]+)\n', 7) .. '([^\n]+)\n?(%d*)$'

-- The lease, or nil if the token is unknown; its job is set only if it is still the incarnation that was leased.
local function lease_of(token)
  local head = redis.call('LINDEX', key('l', token), 0)
  if not head or ended[token] then return nil end
  local id, incarnation, group, name, size, spent, alone, duration, extended = string.match(head, HEAD)
  local j = job(id)
  return {
    token = token, head = head, id = id, group = group, worker = name, size = tonumber(size), spent = tonumber(spent),
    alone = alone == '1', duration = tonumber(duration), extended = tonumber(extended) or 0,
    job = j and not j.gone and j.incarnation == tonumber(incarnation) and j.cancelled == 0 and j or nil
  }
end

-- Ends the lease; the caller moves its tasks.
local function end_lease(lease)
  ended[lease.token] = true
  unlink(key('l', lease.token))
  after_commit('ZREM', WHEN, 'l' .. lease.token)
  add_held(lease.worker, -lease.size)
  if lease.job then lease.job.active = lease.job.active - lease.size end
end
