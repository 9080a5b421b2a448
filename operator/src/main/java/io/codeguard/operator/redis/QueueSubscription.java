package io.codeguard.operator.redis;

import io.codeguard.queue.QueueMonitor.Subscription;
import io.codeguard.queue.QueueUnavailableException;
import io.codeguard.queue.RedisConnection;
import io.codeguard.queue.RedisConnection.RedisSafety;
import io.codeguard.queue.TaskQueue;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/** The subscription to a queue's events and the cached safety of its Redis, per connection. */
final class QueueSubscription {
  private static final Duration SAFETY_TTL = Duration.ofSeconds(30);

  private final Clock clock;
  private final Consumer<String> listener;
  private RedisConnection connection;
  private Subscription subscription;
  private RedisSafety safety;
  private Instant safetyRead = Instant.MIN;

  QueueSubscription(Clock clock, Consumer<String> listener) {
    this.clock = clock;
    this.listener = listener;
  }

  /** Subscribes to the queue's events if needed; returns the safety of its Redis. Blocks. */
  synchronized RedisSafety ensure(RedisConnection current, TaskQueue queue) {
    if (current != connection) {
      // The subscription ended with the previous connection.
      subscription = null;
      safety = null;
      connection = current;
    }
    if (subscription == null) {
      subscription = queue.monitor().subscribe(listener);
    }
    Instant instant = clock.instant();
    if (safety == null || instant.isAfter(safetyRead.plus(SAFETY_TTL))) {
      safety = current.safety();
      safetyRead = instant;
    }
    return safety;
  }

  /** Blocks. */
  synchronized void close() {
    if (subscription != null) {
      try {
        subscription.close();
      } catch (QueueUnavailableException e) {
        // The subscription ended with the connection.
      }
      subscription = null;
    }
  }
}
