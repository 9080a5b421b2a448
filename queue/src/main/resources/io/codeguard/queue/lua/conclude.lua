-- Ends a job for good: of all that the queue holds of it, only a last document and those to keep stay. Whoever repeats the
-- call, with whatever content, gets the document that is there.
-- ARGV: time, id, time to live ms, name of the last document, its content, name of a document to keep...
-- Result: the last document, or nothing when the job is unknown. Cost: O(documents + counters + groups of the job).
local j = job(ARGV[2])
if not j then return false end
local name, keeps = ARGV[4], {}
local there = redis.call('HGET', key('o', j.id), name)
if there then return there end
for i = 6, #ARGV do keeps[ARGV[i]] = true end

-- Once the rest is done: nobody asks for them any more.
local function drop_fields(hash, goes)
  local fields = {}
  for _, field in ipairs(redis.call('HKEYS', hash)) do
    if goes(field) then fields[#fields + 1] = field end
  end
  for from = 1, #fields, 4000 do
    afterwards('HDEL', hash, unpack(fields, from, math.min(from + 3999, #fields)))
  end
end

-- A write that needs no memory: after it Redis lets the others pass even when it is full.
redis.call('ZREM', SLOTS, '')
for _, kind in ipairs({'x', 'r', 'h'}) do unlink(key(kind, j.id)) end
drop_waiting(j)
j.dead, j.cancelled = 0, 1
drop_fields(key('o', j.id), function(field) return not keeps[field] end)
drop_fields(key('j', j.id), function(field) return string.sub(field, 1, 2) == 'c:' end)
redis.call('HSET', key('o', j.id), name, ARGV[5])
undo_by('HDEL', key('o', j.id), name)
j.ttl = tonumber(ARGV[3])
finish()
keep(j)
return ARGV[5]
