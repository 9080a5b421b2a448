-- Ends a job and removes its data, except for a final document and the documents to keep. A repeated call returns the first
-- call's document, whatever its content.
-- ARGV: time, id, time to live ms, name of the final document, its content, name of a document to keep...
-- Result: the final document, or nil if the job is unknown. Cost: O(documents + counters + groups of the job).
local j = job(ARGV[2])
if not j then return false end
local name, keeps = ARGV[4], {}
local existing = redis.call('HGET', key('o', j.id), name)
if existing then return existing end
for i = 6, #ARGV do keeps[ARGV[i]] = true end

-- Removes fields after the commit; they are no longer read.
local function drop_fields(hash, is_obsolete)
  local fields = {}
  for _, field in ipairs(redis.call('HKEYS', hash)) do
    if is_obsolete(field) then fields[#fields + 1] = field end
  end
  for from = 1, #fields, 4000 do
    after_commit('HDEL', hash, unpack(fields, from, math.min(from + 3999, #fields)))
  end
end

-- Needs no memory: Redis allows all writes of a script whose first write is allowed, even when it is full.
redis.call('ZREM', SLOTS, '')
for _, kind in ipairs({'x', 'r', 'h'}) do unlink(key(kind, j.id)) end
drop_tasks(j)
j.dead, j.cancelled = 0, 1
drop_fields(key('o', j.id), function(field) return not keeps[field] end)
drop_fields(key('j', j.id), function(field) return string.sub(field, 1, 2) == 'c:' end)
redis.call('HSET', key('o', j.id), name, ARGV[5])
record_undo('HDEL', key('o', j.id), name)
j.ttl = tonumber(ARGV[3])
finish()
keep(j)
return ARGV[5]
