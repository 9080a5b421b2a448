-- Extends leases.
-- ARGV: time, worker, duration ms, tokens...
-- Result: the tokens that are lost. Cost: O(tokens + what time has made due).
-- A write that needs no memory: after it Redis lets the others pass even when it is full.
redis.call('ZREM', SLOTS, '')
seen(ARGV[2])
heard(tonumber(ARGV[3]))
local lost = {}
for i = 4, #ARGV do
  local lease = lease_of(ARGV[i])
  if not lease then
    lost[#lost + 1] = ARGV[i]
  elseif not lease.job then
    end_lease(lease)
    lost[#lost + 1] = ARGV[i]
  else
    move(now + tonumber(ARGV[3]), 'l' .. ARGV[i])
  end
end
tick()
finish()
return lost
