-- Records an outcome: `arg` returns, one after the other, number of counters, {name, value}..., number of results, result...,
-- number of highlights, {score, content}...
local function record_outcome(j, arg)
  for _ = 1, tonumber(arg()) do
    local name = arg()
    add_number(key('j', j.id), 'c:' .. name, arg())
  end
  for _ = 1, tonumber(arg()) do
    if push_right(key('r', j.id), arg()) == 1 then set_ttl(j, key('r', j.id)) end
  end
  local highlights = tonumber(arg())
  for _ = 1, highlights do
    local score = arg()
    add_member(key('h', j.id), score, arg())
  end
  if highlights > 0 then
    after_commit('ZREMRANGEBYRANK', key('h', j.id), 0, -21)
    set_ttl(j, key('h', j.id))
  end
end
