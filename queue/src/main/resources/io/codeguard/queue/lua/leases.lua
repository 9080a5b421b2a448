-- Leases: who has which tasks, and until when.

-- Tokens of leases that end with this script.
local ended = {}

-- A lease's head: job, its incarnation, group, worker, number of tasks, attempts spent, whether it is a single, duration, and
-- how often the lease was extended, which is missing for never.
local HEAD = '^' .. string.rep('([^\n]+)\n', 7) .. '([^\n]+)\n?(%d*)$'

-- The lease, or nil when there is none of this token; its job only if it still is the one that was leased.
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

-- Ends the lease; what its tasks become is the caller's.
local function end_lease(lease)
  ended[lease.token] = true
  unlink(key('l', lease.token))
  afterwards('ZREM', WHEN, 'l' .. lease.token)
  hold(lease.worker, -lease.size)
  if lease.job then lease.job.active = lease.job.active - lease.size end
end
