-- Included in the scripts of the result cache, which has two generations. Results are put into the younger one, and moved
-- there when they are found. Once it is full or old, the older one is dropped and a new one started, which evicts results
-- that were not used in that time.
--
-- KEYS[1] is :g; KEYS[2] never exists, see state.lua. ARGV[1] is the time in milliseconds, or '' for the
-- server's clock; ARGV[2] the maximum size of a generation in bytes, ARGV[3] its maximum age in milliseconds.
--
-- Keys: :g hash: number of the younger generation, its bytes, when it was started   :e:N hash: results by key
local P = string.sub(KEYS[1], 1, -3)
local now = tonumber(ARGV[1])
if not now then
  local t = redis.call('TIME')
  now = t[1] * 1000 + math.floor(t[2] / 1000)
end
local LIMIT, AGE = tonumber(ARGV[2]), tonumber(ARGV[3])
-- The approximate size of an entry in addition to its key and value.
local OVERHEAD = 80

local g = redis.call('HMGET', P .. ':g', 'number', 'bytes', 'since')
local number, bytes, since = tonumber(g[1] or 0), tonumber(g[2] or 0), tonumber(g[3] or now)

local function generation(n) return P .. ':e:' .. n end

-- Stores {key, value}... If Redis has no memory left, the cache is cleared.
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
      record_undo('HDEL', young, entries[i])
      bytes = bytes + #entries[i] + #entries[i + 1] + OVERHEAD
    end
  end
  write_fields(P .. ':g', {'number', number, 'bytes', bytes, 'since', since},
    g[1] and {'number', g[1], 'bytes', g[2], 'since', g[3]})
  for _, name in ipairs({P .. ':g', young, generation(number - 1)}) do redis.call('PEXPIRE', name, 2 * AGE) end
end
