-- Put around every script that writes, so that it does all of its writes or none. Redis itself does not take back what a
-- script wrote before it failed (no right to a command, a key of another type, a fault of ours). Here each write leaves
-- behind how it is undone; a script that fails undoes its writes in reverse order and answers with the error.
--
-- What cannot be undone comes last: keys are unlinked by one command, the commit. After it, only housekeeping is left
-- whose failure does no harm.
local undo, doomed, housekeeping = {}, {}, {}

-- Notes the command that undoes the write just made.
local function undo_by(...) undo[#undo + 1] = {...} end

local function push_right(name, ...)
  local length = redis.call('RPUSH', name, ...)
  undo_by('LTRIM', name, 0, -1 - select('#', ...))
  return length
end

local function push_left(name, ...)
  local length = redis.call('LPUSH', name, ...)
  undo_by('LTRIM', name, select('#', ...), -1)
  return length
end

-- The first values of the list; ttl in milliseconds is what the list lives on should it have to come back.
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

-- Sets a member's score, which may have had another one.
local function set_score(name, score, member)
  local before = redis.call('ZSCORE', name, member)
  redis.call('ZADD', name, score, member)
  if before then undo_by('ZADD', name, before, member) else undo_by('ZREM', name, member) end
end

-- The same for a member that is new, or whose former score is of no importance: one command less.
local function add_member(name, score, member)
  if redis.call('ZADD', name, score, member) == 1 then undo_by('ZREM', name, member) end
end

-- Removes a member of which the score is known.
local function remove_member(name, score, member)
  if redis.call('ZREM', name, member) == 1 then undo_by('ZADD', name, score, member) end
end

local function add_number(name, field, number)
  local value = redis.call('HINCRBY', name, field, number)
  if value == tonumber(number) then undo_by('HDEL', name, field) else undo_by('HINCRBY', name, field, -number) end
  return value
end

-- Writes fields (name, value, name, value...) of a hash; `before` has the values that they had, or is false when there was
-- no such hash.
local function write_fields(name, fields, before)
  redis.call('HSET', name, unpack(fields))
  if before then undo_by('HSET', name, unpack(before)) else undo_by('UNLINK', name) end
end

-- With the commit.
local function unlink(...)
  for _, name in ipairs({...}) do doomed[#doomed + 1] = name end
end

-- After the commit; must be a command whose absence does no harm.
local function afterwards(...) housekeeping[#housekeeping + 1] = {...} end

local function commit()
  for from = 1, #doomed, 4000 do redis.call('UNLINK', unpack(doomed, from, math.min(from + 3999, #doomed))) end
  undo = {}
  for _, command in ipairs(housekeeping) do redis.pcall(unpack(command)) end
end

local function undo_all()
  for i = #undo, 1, -1 do
    local step = undo[i]
    if type(step) == 'function' then pcall(step) else redis.pcall(unpack(step)) end
  end
end

-- Runs the script's body, and gives its answer.
local function atomically(body)
  local well, answer = pcall(function()
    local answer = body()
    commit()
    return answer
  end)
  if well then return answer end
  undo_all()
  if type(answer) == 'table' then return answer end
  -- Before version 7 Redis raises errors as text.
  local text = tostring(answer)
  return redis.error_reply(string.match(text, '^%u+ ') and text or 'ERR ' .. text)
end
