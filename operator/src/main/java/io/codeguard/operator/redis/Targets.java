package io.codeguard.operator.redis;

import io.codeguard.queue.RedisConnection;
import io.codeguard.queue.RedisSettings;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;

/** One target for each distinct Redis, closed with its last user. Thread-safe. */
final class Targets {
  /**
   * Each costs the client library a thread of its own as long as it lasts, and only servers that
   * answer get this far.
   */
  private static final int CONNECTING = 16;

  private static final class Shared {
    final Target target;
    int users;

    Shared(Target target) {
      this.target = target;
    }
  }

  private final Map<RedisSettings, Shared> open = new HashMap<>();
  private final Semaphore connecting = new Semaphore(CONNECTING);
  private final Executor background;
  private final Clock clock;

  /**
   * @param background runs what blocks
   */
  Targets(Executor background, Clock clock) {
    this.background = background;
    this.clock = clock;
  }

  /**
   * The target, with one more user.
   *
   * @throws IllegalArgumentException when the settings are malformed
   */
  synchronized Target acquire(RedisSettings settings) {
    RedisConnection.check(settings);
    Shared shared =
        open.computeIfAbsent(
            settings, wanted -> new Shared(new Target(wanted, background, connecting, clock)));
    shared.users++;
    return shared.target;
  }

  synchronized void release(RedisSettings settings) {
    Shared shared = open.get(settings);
    shared.users--;
    if (shared.users == 0) {
      open.remove(settings);
      shared.target.close();
    }
  }

  synchronized void close() {
    open.values().forEach(shared -> shared.target.close());
    open.clear();
  }
}
