-- Extends leases.
-- ARGV: time, worker, duration ms, tokens...
-- Result: the tokens of lost leases. Cost: O(tokens + due timers).
-- Needs no memory: Redis allows all writes of a script whose first write is allowed, even when it is full.
redis.call('ZREM', SLOTS, '')
touch_worker(ARGV[2])
note_call(tonumber(ARGV[3]))
local lost = {}
for i = 4, #ARGV do
  local lease = lease_of(ARGV[i])
  if not lease then
    lost[#lost + 1] = ARGV[i]
  elseif not lease.job then
    end_lease(lease)
    lost[#lost + 1] = ARGV[i]
  else
    set_timer(now + tonumber(ARGV[3]), 'l' .. ARGV[i])
  end
end
tick()
finish()
return lost
