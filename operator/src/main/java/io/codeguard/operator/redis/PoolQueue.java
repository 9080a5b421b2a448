package io.codeguard.operator.redis;

import io.codeguard.queue.QueueMonitor;
import io.codeguard.queue.QueueMonitor.Subscription;
import io.codeguard.queue.QueueUnavailableException;
import io.codeguard.queue.RedisConnection;
import io.codeguard.queue.RedisConnection.RedisSafety;
import io.codeguard.queue.RedisMemory;
import io.codeguard.queue.ResultCache;
import io.codeguard.queue.TaskQueue;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * A pool's queue on its Redis. Thread-safe. {@link #probe} of the pool's reconciler finds out
 * whether Redis answers; while it does not, everybody else's calls fail at once instead of each
 * waiting for its own time-out.
 */
public final class PoolQueue {
  private static final Duration SAFETY_LASTS = Duration.ofSeconds(30);

  private final RedisBinding binding;
  private final RedisConnection connection;
  private final TaskQueue queue;
  private final Clock clock;
  private final Consumer<String> listener;
  private volatile QueueUnavailableException away;
  private Subscription subscription;
  private RedisSafety safety;
  private Instant safetyRead = Instant.MIN;

  PoolQueue(
      RedisBinding binding,
      RedisConnection connection,
      TaskQueue queue,
      Clock clock,
      Consumer<String> listener) {
    this.binding = binding;
    this.connection = connection;
    this.queue = queue;
    this.clock = clock;
    this.listener = listener;
  }

  public RedisBinding binding() {
    return binding;
  }

  /**
   * The queue.
   *
   * @throws QueueUnavailableException at once, when Redis did not answer the last probe
   */
  public TaskQueue queue() {
    QueueUnavailableException cause = away;
    if (cause != null) {
      throw new QueueUnavailableException(cause.getMessage(), cause);
    }
    return queue;
  }

  /** The results that all queues of this Redis share. */
  public ResultCache results() {
    return connection.results();
  }

  /** How much of its memory Redis uses now. */
  public RedisMemory memory() {
    return connection.memory();
  }

  /**
   * Looks at the queue and sees to it that its events are heard.
   *
   * @return what was seen, and whether Redis is back after an absence
   * @throws QueueUnavailableException when Redis does not answer
   */
  public synchronized Probe probe() {
    try {
      if (subscription == null) {
        subscription = queue.monitor().subscribe(listener);
      }
      Instant now = clock.instant();
      if (safety == null || now.isAfter(safetyRead.plus(SAFETY_LASTS))) {
        safety = connection.safety();
        safetyRead = now;
      }
      QueueMonitor monitor = queue.monitor();
      Probe probe = new Probe(monitor.stats(), safety, away != null);
      away = null;
      return probe;
    } catch (QueueUnavailableException e) {
      safety = null;
      if (away == null) {
        away = new QueueUnavailableException(message(e), e);
      }
      // One absence has one message, however its symptoms change: a status must not flicker.
      throw away;
    }
  }

  private String message(QueueUnavailableException e) {
    // Behind the first sentence the client library gives advice on itself.
    String symptom = e.getMessage().split("[!\n]", 2)[0];
    return "%s: %s".formatted(binding.settings(), symptom);
  }

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
