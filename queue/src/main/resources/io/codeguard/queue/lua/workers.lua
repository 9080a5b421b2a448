-- Workers that called in the last minute; read-only.
-- ARGV: time
-- Result: {name, tasks held, seconds idle}... Cost: O(workers).
local found = {}
for _, name in ipairs(redis.call('HKEYS', W)) do
  local w = worker(name)
  if w and w.seen > now - 60000 then
    found[#found + 1] = name
    found[#found + 1] = w.held
    found[#found + 1] = w.held > 0 and 0 or math.floor((now - w.since) / 1000)
  end
end
return found
