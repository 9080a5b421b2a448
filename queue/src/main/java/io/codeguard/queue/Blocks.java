package io.codeguard.queue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Encodes tasks into the blocks that Redis stores, which saves memory and script time per task. A
 * block is the number of its tasks (2 bytes), followed by each payload, prefixed with its length (4
 * bytes).
 */
final class Blocks {
  /** Must equal {@code BLOCK} in {@code blocks.lua}. */
  static final int MAX_TASKS = 64;

  private static final int MAX_BYTES = 16 * 1024;

  private Blocks() {}

  static List<byte[]> encode(List<byte[]> payloads) {
    List<byte[]> blocks = new ArrayList<>();
    int first = 0;
    while (first < payloads.size()) {
      int end = first;
      int bytes = Short.BYTES;
      while (end < payloads.size() && end - first < MAX_TASKS) {
        int more = Integer.BYTES + payloads.get(end).length;
        if (end > first && bytes + more > MAX_BYTES) {
          break;
        }
        bytes += more;
        end++;
      }
      blocks.add(encode(payloads.subList(first, end), bytes));
      first = end;
    }
    return blocks;
  }

  private static byte[] encode(List<byte[]> payloads, int bytes) {
    ByteBuffer block = ByteBuffer.allocate(bytes).putShort((short) payloads.size());
    payloads.forEach(payload -> block.putInt(payload.length).put(payload));
    return block.array();
  }

  static void decode(byte[] bytes, int attempt, List<LeasedTask> tasks) {
    ByteBuffer block = ByteBuffer.wrap(bytes);
    for (int left = block.getShort(); left > 0; left--) {
      byte[] payload = new byte[block.getInt()];
      block.get(payload);
      tasks.add(new LeasedTask(payload, attempt));
    }
  }
}
