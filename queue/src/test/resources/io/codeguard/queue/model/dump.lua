-- Dumps all of the queue's data as one JSON document; appended to state.lua and blocks.lua.
local function decoded(blocks)
  local payloads = {}
  for _, block in ipairs(blocks) do decode_block(block, payloads) end
  return payloads
end

local function fields(name)
  local flat, map = redis.call('HGETALL', name), {}
  for i = 1, #flat, 2 do map[flat[i]] = flat[i + 1] end
  return map
end

local function singles(texts, numbered)
  local found = {}
  for i, text in ipairs(texts) do
    if numbered then text = string.sub(text, string.find(text, '\n', 1, true) + 1) end
    local group, spent, payload = split_single(text)
    found[i] = {group = group, spent = spent, payload = payload}
  end
  return found
end

local dump = {keys = {}, endless = {}, jobs = {}, blocks = {}, leases = {}, queue = fields(Q), workers = fields(W),
  timers = {}, runs = {}, priorities = redis.call('ZRANGE', P .. ':prio', 0, -1),
  waiting = redis.call('ZRANGE', P .. ':wait', 0, -1)}
local timers = redis.call('ZRANGE', WHEN, 0, -1, 'WITHSCORES')
for i = 1, #timers, 2 do dump.timers[timers[i]] = timers[i + 1] end
for _, name in ipairs(redis.call('KEYS', P .. ':*')) do
  local rest = string.sub(name, #P + 2)
  local kind, id = string.match(rest, '^(%a+):(.*)$')
  dump.keys[#dump.keys + 1] = rest
  if redis.call('PTTL', name) < 0 then dump.endless[#dump.endless + 1] = rest end
  if kind == 'j' then
    local waiting = redis.call('ZRANGE', key('d', id), 0, -1, 'WITHSCORES')
    local texts, due = {}, {}
    for i = 1, #waiting, 2 do
      texts[#texts + 1] = waiting[i]
      due[#due + 1] = tonumber(waiting[i + 1])
    end
    dump.jobs[id] = {fields = fields(name), groups = redis.call('LRANGE', key('g', id), 0, -1),
      singles = singles(redis.call('LRANGE', key('s', id), 0, -1)), delayed = singles(texts, true), due = due,
      dead = redis.call('LRANGE', key('x', id), 0, -1), results = redis.call('LLEN', key('r', id))}
  elseif kind == 't' then
    dump.blocks[id] = decoded(redis.call('LRANGE', name, 0, -1))
  elseif kind == 'l' then
    dump.leases[id] = {head = redis.call('LINDEX', name, 0), payloads = decoded(redis.call('LRANGE', name, 1, -1))}
  elseif kind == 'run' then
    dump.runs[id] = redis.call('ZRANGE', name, 0, -1)
  end
end
return cjson.encode(dump)
