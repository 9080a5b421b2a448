package io.codeguard.operator.workerpool;

import io.codeguard.operator.redis.RedisBinding;
import io.codeguard.queue.QueueMonitor;
import io.codeguard.queue.QueueStats;
import io.codeguard.queue.RedisConnection.RedisSafety;
import java.util.Optional;

/** What can be seen of a pool's queue. */
sealed interface QueueView {
  /** The Redis, when it can be named. */
  default Optional<RedisBinding> redis() {
    return switch (this) {
      case Reached reached -> Optional.of(reached.binding());
      case Away away -> Optional.of(away.binding());
      case Waiting waiting -> Optional.of(waiting.binding());
      case Unnamed _ -> Optional.empty();
    };
  }

  /** Redis answered. */
  record Reached(RedisBinding binding, QueueMonitor monitor, QueueStats stats, RedisSafety safety)
      implements QueueView {}

  /** Redis is known but does not answer. */
  record Away(RedisBinding binding, String message) implements QueueView {}

  /** Redis has been asked and has not answered yet: nothing can be said of it. */
  record Waiting(RedisBinding binding) implements QueueView {}

  /**
   * Which Redis it is cannot be told.
   *
   * @param reason one word
   * @param message what is wrong, and the remedy
   */
  record Unnamed(String reason, String message) implements QueueView {}
}
