package io.codeguard.queue;

/**
 * A Redis that queues live on. One for each process and Redis; thread-safe. Opening never fails
 * because Redis is away: the first call then throws {@link QueueUnavailableException}, and later
 * ones succeed when Redis is back.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class RedisConnection implements AutoCloseable {
  private RedisConnection() {}

  public static RedisConnection open(RedisSettings settings) {
    throw new UnsupportedOperationException(settings.toString());
  }

  /** The queue of this name, whether or not it holds anything. */
  public TaskQueue queue(String name) {
    throw new UnsupportedOperationException(name);
  }

  /** Asks Redis for what can lose tasks. */
  public RedisSafety safety() {
    throw new UnsupportedOperationException();
  }

  /** Ends the connections; blocked calls throw {@link QueueUnavailableException}. */
  @Override
  public void close() {}

  /**
   * @param evictionPolicy {@code maxmemory-policy}; anything but {@code noeviction} can drop tasks
   * @param persistent whether an append-only file or snapshots are on
   */
  public record RedisSafety(String evictionPolicy, boolean persistent) {
    public boolean safe() {
      return evictionPolicy.equals("noeviction");
    }
  }
}
