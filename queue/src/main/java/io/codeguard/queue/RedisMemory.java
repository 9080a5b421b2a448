package io.codeguard.queue;

/**
 * How much of its memory a Redis uses.
 *
 * @param used bytes
 * @param most {@code maxmemory}; 0 for no limit
 */
public record RedisMemory(long used, long most) {
  /** Above this share nothing new is begun, so that what was begun has room to end. */
  private static final double FULL = 0.9;

  /** A Redis without a limit. */
  public static final RedisMemory UNLIMITED = new RedisMemory(0, 0);

  /** Whether nothing new should be begun. */
  public boolean full() {
    return most > 0 && used >= FULL * most;
  }

  /** Whether nothing more fits in. */
  public boolean exhausted() {
    return most > 0 && used >= most;
  }

  double share() {
    return most == 0 ? 0 : (double) used / most;
  }
}
