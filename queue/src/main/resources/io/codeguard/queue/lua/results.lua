-- Put before the scripts of the cache of results: two generations, of which the younger takes what is put or found. Once
-- it is full, or old, the elder goes and the younger takes its place: what was not asked for in that time is forgotten.
--
-- KEYS[1] is :g; KEYS[2] never exists, see state.lua. ARGV[1] is the time in milliseconds, or '' for Redis' own; ARGV[2] how many bytes a
-- generation may have, ARGV[3] for how many milliseconds it may be the younger one.
--
-- Keys: :g hash: number of the younger generation, its bytes, since when it is there   :e:N hash: results by key
local P = string.sub(KEYS[1], 1, -3)
local now = tonumber(ARGV[1])
if not now then
  local t = redis.call('TIME')
  now = t[1] * 1000 + math.floor(t[2] / 1000)
end
local LIMIT, AGE = tonumber(ARGV[2]), tonumber(ARGV[3])
-- What an entry takes beyond its key and value, about.
local OVERHEAD = 80

local g = redis.call('HMGET', P .. ':g', 'number', 'bytes', 'since')
local number, bytes, since = tonumber(g[1] or 0), tonumber(g[2] or 0), tonumber(g[3] or now)

local function generation(n) return P .. ':e:' .. n end

-- Stores {key, value}... A Redis without memory left gets back what the cache has.
local function store(entries)
  if #entries == 0 then return end
  if bytes > LIMIT or now - since > AGE then
    unlink(generation(number - 1))
    number, bytes, since = number + 1, 0, now
  end
  local young = generation(number)
  for i = 1, #entries, 2 do
    local added = redis.pcall('HSET', young, entries[i], entries[i + 1])
    if type(added) == 'table' then
      redis.call('UNLINK', young, generation(number - 1), P .. ':g')
      return
    end
    if added == 1 then
      undo_by('HDEL', young, entries[i])
      bytes = bytes + #entries[i] + #entries[i + 1] + OVERHEAD
    end
  end
  write_fields(P .. ':g', {'number', number, 'bytes', bytes, 'since', since},
    g[1] and {'number', g[1], 'bytes', g[2], 'since', g[3]})
  for _, name in ipairs({P .. ':g', young, generation(number - 1)}) do redis.call('PEXPIRE', name, 2 * AGE) end
end
