-- Adds one chunk of tasks of one group; tasks whose outcome is already known count as done and are never leased.
-- ARGV: time, id, chunk, group, number of tasks, number of blocks, blocks..., number of tasks done, and, unless that is 0,
--   the arguments of record.lua
-- Result: ADDED, DUPLICATE, OUT_OF_ORDER, FULL or UNKNOWN_JOB. Cost: O(blocks added + counters + highlights).
local chunk, group, n = tonumber(ARGV[3]), ARGV[4], tonumber(ARGV[5])
local j = job(ARGV[2])
if not j or j.cancelled == 1 then return 'UNKNOWN_JOB' end
if chunk < j.next then return 'DUPLICATE' end
if chunk > j.next then return 'OUT_OF_ORDER' end
if j.ready >= j.highWater then return 'FULL' end
local position = 6 + tonumber(ARGV[6])
local function arg()
  position = position + 1
  return ARGV[position]
end
if n > 0 then
  local list, blocks = blocks_key(j.id, group), {}
  for i = 7, position do blocks[i - 6] = ARGV[i] end
  if append(list, blocks) == #blocks then
    set_ttl(j, list)
    if push_right(key('g', j.id), group) == 1 then set_ttl(j, key('g', j.id)) end
  end
end
local done = tonumber(arg())
if done > 0 then record_outcome(j, arg) end
j.next = j.next + 1
j.total = j.total + n + done
j.ready = j.ready + n
j.done = j.done + done
finish()
return 'ADDED'
