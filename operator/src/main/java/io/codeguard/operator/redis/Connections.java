package io.codeguard.operator.redis;

import io.codeguard.queue.RedisConnection;
import io.codeguard.queue.RedisSettings;
import java.util.HashMap;
import java.util.Map;

/** One connection for each distinct Redis, closed with its last user. Thread-safe. */
final class Connections implements AutoCloseable {
  private static final class Shared {
    final RedisConnection connection;
    int users;

    Shared(RedisConnection connection) {
      this.connection = connection;
    }
  }

  private final Map<RedisSettings, Shared> open = new HashMap<>();

  /** The connection, with one more user. */
  synchronized RedisConnection acquire(RedisSettings settings) {
    Shared shared =
        open.computeIfAbsent(settings, wanted -> new Shared(RedisConnection.open(wanted)));
    shared.users++;
    return shared.connection;
  }

  synchronized void release(RedisSettings settings) {
    Shared shared = open.get(settings);
    shared.users--;
    if (shared.users == 0) {
      open.remove(settings);
      shared.connection.close();
    }
  }

  @Override
  public synchronized void close() {
    open.values().forEach(shared -> shared.connection.close());
    open.clear();
  }
}
