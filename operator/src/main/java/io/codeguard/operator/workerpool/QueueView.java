package io.codeguard.operator.workerpool;

import io.codeguard.api.conditions.ConditionReason;
import io.codeguard.operator.redis.RedisBinding;
import io.codeguard.queue.QueueMonitor;
import io.codeguard.queue.QueueStats;
import io.codeguard.queue.RedisConnection.RedisSafety;
import java.util.Optional;

/** The observed state of a pool's queue. */
sealed interface QueueView {
  /** The pool's Redis, if it can be determined. */
  default Optional<RedisBinding> redis() {
    return switch (this) {
      case Reached reached -> Optional.of(reached.binding());
      case Away away -> Optional.of(away.binding());
      case Waiting waiting -> Optional.of(waiting.binding());
      case Unnamed _ -> Optional.empty();
    };
  }

  /** Redis is available. */
  record Reached(RedisBinding binding, QueueMonitor monitor, QueueStats stats, RedisSafety safety)
      implements QueueView {}

  /** Redis is unavailable. */
  record Away(RedisBinding binding, String message) implements QueueView {}

  /** The first probe of Redis has not completed. */
  record Waiting(RedisBinding binding) implements QueueView {}

  /**
   * The pool's Redis cannot be determined.
   *
   * @param reason of the condition
   * @param message the cause and the remedy
   */
  record Unnamed(ConditionReason reason, String message) implements QueueView {}
}
