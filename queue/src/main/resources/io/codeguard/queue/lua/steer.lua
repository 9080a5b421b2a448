-- Cancels, removes or keeps a job, or requeues or discards its dead letters.
-- ARGV: time, verb (cancel, remove, keep, requeue, discard), id, time to live ms for keep, limit for requeue and discard
-- Result: 0 if the job is unknown; the number of dead letters moved; otherwise 1.
-- Cost: O(groups of the job), or O(dead letters moved).
local function move_dead(j, verb, limit)
  local letters = pop_left(key('x', j.id), limit, j.ttl + MONTH)
  if #letters == 0 then return 0 end
  local singles = {}
  for i, letter in ipairs(letters) do
    local group, used_up, payload = string.match(letter, '^([^\n]*)\n[^\n]*\n([^\n]*)\n[^\n]*\n(.*)$')
    singles[i] = single(group, 0, payload)
    if used_up == '1' then j.exhausted = j.exhausted - 1 end
  end
  j.dead = j.dead - #letters
  if verb == 'requeue' then
    enqueue_singles(j, singles)
  else
    j.total = j.total - #letters
  end
  return #letters
end

-- Needs no memory: Redis allows all writes of a script whose first write is allowed, even when it is full.
redis.call('ZREM', SLOTS, '')
local verb, id, number = ARGV[2], ARGV[3], tonumber(ARGV[4])
local j = job(id)
local moved = j and 1 or 0
if verb == 'remove' then
  remove(id)
elseif j and verb == 'cancel' then
  drop_tasks(j)
  j.cancelled = 1
elseif j and verb == 'keep' then
  j.ttl = number
elseif j then
  moved = j.cancelled == 1 and verb == 'requeue' and 0 or move_dead(j, verb, number)
end
finish()
if j and verb == 'keep' then keep(j) end
return moved
