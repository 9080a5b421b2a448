package io.codeguard.operator.redis;

import io.codeguard.queue.RedisConnection;
import io.codeguard.queue.RedisSettings;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;

/** One {@link RedisServer} per distinct settings, closed with its last user. Thread-safe. */
final class RedisServers {
  /**
   * Maximum number of concurrent connection attempts. Each needs a thread of the client library,
   * and only servers that respond get this far.
   */
  private static final int MAX_CONNECTING = 16;

  private static final class Shared {
    final RedisServer server;
    int users;

    Shared(RedisServer server) {
      this.server = server;
    }
  }

  private final Map<RedisSettings, Shared> open = new HashMap<>();
  private final Semaphore connecting = new Semaphore(MAX_CONNECTING);
  private final Executor background;
  private final Clock clock;

  /**
   * @param background runs blocking calls
   */
  RedisServers(Executor background, Clock clock) {
    this.background = background;
    this.clock = clock;
  }

  /**
   * Returns the server and increments its number of users.
   *
   * @throws IllegalArgumentException when the settings are malformed
   */
  synchronized RedisServer acquire(RedisSettings settings) {
    RedisConnection.check(settings);
    Shared shared =
        open.computeIfAbsent(
            settings, wanted -> new Shared(new RedisServer(wanted, background, connecting, clock)));
    shared.users++;
    return shared.server;
  }

  synchronized void release(RedisSettings settings) {
    Shared shared = open.get(settings);
    shared.users--;
    if (shared.users == 0) {
      open.remove(settings);
      shared.server.close();
    }
  }

  synchronized void close() {
    open.values().forEach(shared -> shared.server.close());
    open.clear();
  }
}
