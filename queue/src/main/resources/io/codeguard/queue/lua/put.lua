-- Stores results.
-- ARGV: time, bytes, age (see results.lua), {key, result}...
-- Cost: O(results).
local entries = {}
for i = 4, #ARGV do entries[i - 3] = ARGV[i] end
store(entries)
return 1
