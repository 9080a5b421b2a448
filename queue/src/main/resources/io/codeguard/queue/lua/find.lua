-- Looks up results and extends the life of those found.
-- ARGV: time, bytes, age (see results.lua), key...
-- Result: for each key its result or nil. Cost: O(keys).
local keys, missing, found = {}, {}, {}
for i = 4, #ARGV do keys[i - 3] = ARGV[i] end
local values = redis.call('HMGET', generation(number), unpack(keys))
for i, value in ipairs(values) do
  if not value then missing[#missing + 1] = i end
end
if #missing > 0 then
  local older = {}
  for i, at in ipairs(missing) do older[i] = keys[at] end
  for i, value in ipairs(redis.call('HMGET', generation(number - 1), unpack(older))) do
    if value then
      values[missing[i]] = value
      found[#found + 1] = older[i]
      found[#found + 1] = value
    end
  end
end
store(found)
return values
