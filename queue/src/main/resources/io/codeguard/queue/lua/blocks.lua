-- Encodes and decodes blocks (which leases contain, too), singles and dead letters.
local BLOCK, BLOCK_BYTES = 64, 16384

-- Appends a block's payloads to the list.
local function decode_block(block, payloads)
  local at_byte = 3
  for _ = 1, (struct.unpack('>I2', block)) do
    local length = struct.unpack('>I4', block, at_byte)
    payloads[#payloads + 1] = string.sub(block, at_byte + 4, at_byte + 3 + length)
    at_byte = at_byte + 4 + length
  end
end

local function payloads_of(lease)
  local payloads = {}
  for _, block in ipairs(redis.call('LRANGE', key('l', lease.token), 1, -1)) do decode_block(block, payloads) end
  return payloads
end

-- Encodes the payloads with the indices first to last as one block.
local function encode_block(payloads, first, last)
  local parts = {struct.pack('>I2', last - first + 1)}
  for i = first, last do
    parts[#parts + 1] = struct.pack('>I4', #payloads[i])
    parts[#parts + 1] = payloads[i]
  end
  return table.concat(parts)
end

-- Encodes the payloads as blocks, in order.
local function blocks_of(payloads)
  local blocks, first, bytes = {}, 1, 0
  for i, payload in ipairs(payloads) do
    if i > first and (i - first == BLOCK or bytes + 4 + #payload > BLOCK_BYTES) then
      blocks[#blocks + 1] = encode_block(payloads, first, i - 1)
      first, bytes = i, 0
    end
    bytes = bytes + 4 + #payload
  end
  blocks[#blocks + 1] = encode_block(payloads, first, #payloads)
  return blocks
end

-- Splits a block into one with its first n tasks and one with the rest.
local function split_block(block, n)
  local at_byte = 3
  for _ = 1, n do at_byte = at_byte + 4 + struct.unpack('>I4', block, at_byte) end
  local rest = struct.unpack('>I2', block) - n
  return struct.pack('>I2', n) .. string.sub(block, 3, at_byte - 1), struct.pack('>I2', rest) .. string.sub(block, at_byte)
end

-- Appends values in slices, because Lua limits the number of arguments of a call to a few thousand.
local function append(name, values)
  local length = 0
  for from = 1, #values, 4000 do
    length = push_right(name, unpack(values, from, math.min(from + 3999, #values)))
  end
  return length
end

-- Enqueues singles; the caller updates the counters of where they came from.
local function enqueue_singles(j, singles, first)
  local name = key('s', j.id)
  local length = first and push_left(name, unpack(singles)) or append(name, singles)
  if length == #singles then set_ttl(j, name) end
  j.ready = j.ready + #singles
  j.alone = j.alone + #singles
end

local function single(group, spent, payload)
  return group .. '\n' .. string.char(spent) .. payload
end

local function split_single(text)
  local line = string.find(text, '\n', 1, true)
  return string.sub(text, 1, line - 1), string.byte(text, line + 1), string.sub(text, line + 2)
end

local function dead_letter(j, group, payload, spent, used_up, reason)
  local letter = group .. '\n' .. spent .. '\n' .. used_up .. '\n' .. reason .. '\n' .. payload
  if push_right(key('x', j.id), letter) == 1 then set_ttl(j, key('x', j.id)) end
  j.dead = j.dead + 1
  if used_up == '1' then j.exhausted = j.exhausted + 1 end
end
