package io.codeguard.queue;

/**
 * The memory usage of a Redis server.
 *
 * @param used bytes
 * @param max {@code maxmemory}; 0 for no limit
 */
public record RedisMemory(long used, long max) {
  /** From this usage on nothing new is started, so that running jobs have memory to complete. */
  private static final double FULL = 0.9;

  /** A Redis without a limit. */
  public static final RedisMemory UNLIMITED = new RedisMemory(0, 0);

  /** Whether no new work should be started. */
  public boolean full() {
    return max > 0 && used >= FULL * max;
  }

  /** Whether the limit is reached. */
  public boolean exhausted() {
    return max > 0 && used >= max;
  }

  double usage() {
    return max == 0 ? 0 : (double) used / max;
  }
}
