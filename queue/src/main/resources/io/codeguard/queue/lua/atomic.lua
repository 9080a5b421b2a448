-- Wraps every script and makes its writes atomic. Redis does not roll back what a script wrote before it failed (missing
-- permission for a command, a key of another type, a bug). Here each write records how to undo it; a script that fails
-- undoes its writes in reverse order and returns the error.
-- Writes that cannot be undone come last: keys are unlinked by one command, the commit. It is followed only by deferred
-- commands whose failure does no harm.
local undo, to_unlink, deferred = {}, {}, {}

-- Records the command that undoes the preceding write.
local function record_undo(...) undo[#undo + 1] = {...} end

local function push_right(name, ...)
  local length = redis.call('RPUSH', name, ...)
  record_undo('LTRIM', name, 0, -1 - select('#', ...))
  return length
end

local function push_left(name, ...)
  local length = redis.call('LPUSH', name, ...)
  record_undo('LTRIM', name, select('#', ...), -1)
  return length
end

-- Pops the first values of the list; ttl in milliseconds is the list's time to live if the undo has to recreate it.
local function pop_left(name, count, ttl)
  local values = redis.call('LPOP', name, count) or {}
  if #values > 0 then
    undo[#undo + 1] = function()
      local first = {}
      for i = #values, 1, -1 do first[#first + 1] = values[i] end
      redis.call('LPUSH', name, unpack(first))
      redis.call('PEXPIRE', name, ttl)
    end
  end
  return values
end

-- Sets the score of a member that may exist.
local function set_score(name, score, member)
  local before = redis.call('ZSCORE', name, member)
  redis.call('ZADD', name, score, member)
  if before then record_undo('ZADD', name, before, member) else record_undo('ZREM', name, member) end
end

-- Sets the score of a member that is new or whose former score does not matter; saves one command.
local function add_member(name, score, member)
  if redis.call('ZADD', name, score, member) == 1 then record_undo('ZREM', name, member) end
end

-- Removes a member whose score is known.
local function remove_member(name, score, member)
  if redis.call('ZREM', name, member) == 1 then record_undo('ZADD', name, score, member) end
end

local function add_number(name, field, number)
  local value = redis.call('HINCRBY', name, field, number)
  if value == tonumber(number) then record_undo('HDEL', name, field) else record_undo('HINCRBY', name, field, -number) end
  return value
end

-- Writes fields (name, value, name, value...) of a hash; `before` contains their former values, or is false if the hash
-- did not exist.
local function write_fields(name, fields, before)
  redis.call('HSET', name, unpack(fields))
  if before then record_undo('HSET', name, unpack(before)) else record_undo('UNLINK', name) end
end

-- Unlinks keys on commit.
local function unlink(...)
  for _, name in ipairs({...}) do to_unlink[#to_unlink + 1] = name end
end

-- Runs a command after the commit; its failure must do no harm.
local function after_commit(...) deferred[#deferred + 1] = {...} end

local function commit()
  for from = 1, #to_unlink, 4000 do redis.call('UNLINK', unpack(to_unlink, from, math.min(from + 3999, #to_unlink))) end
  undo = {}
  for _, command in ipairs(deferred) do redis.pcall(unpack(command)) end
end

local function undo_all()
  for i = #undo, 1, -1 do
    local step = undo[i]
    if type(step) == 'function' then pcall(step) else redis.pcall(unpack(step)) end
  end
end

-- Runs the script's body and returns its result.
local function atomically(body)
  local ok, answer = pcall(function()
    local answer = body()
    commit()
    return answer
  end)
  if ok then return answer end
  undo_all()
  if type(answer) == 'table' then return answer end
  -- Redis before version 7 raises errors as strings.
  local text = tostring(answer)
  return redis.error_reply(string.match(text, '^%u+ ') and text or 'ERR ' .. text)
end
