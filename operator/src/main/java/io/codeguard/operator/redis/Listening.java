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

/** What lasts from one look at a queue to the next, as long as the connection does. */
final class Listening {
  private static final Duration SAFETY_LASTS = Duration.ofSeconds(30);

  private final Clock clock;
  private final Consumer<String> listener;
  private RedisConnection connection;
  private Subscription subscription;
  private RedisSafety safety;
  private Instant safetyRead = Instant.MIN;

  Listening(Clock clock, Consumer<String> listener) {
    this.clock = clock;
    this.listener = listener;
  }

  /** Sees to it that the queue's events are heard; tells how safe its Redis is. Blocks. */
  synchronized RedisSafety on(RedisConnection now, TaskQueue queue) {
    if (now != connection) {
      // What was heard over the former connection ended with it.
      subscription = null;
      safety = null;
      connection = now;
    }
    if (subscription == null) {
      subscription = queue.monitor().subscribe(listener);
    }
    Instant instant = clock.instant();
    if (safety == null || instant.isAfter(safetyRead.plus(SAFETY_LASTS))) {
      safety = now.safety();
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
        // Nothing is heard from a Redis that is away.
      }
      subscription = null;
    }
  }
}
