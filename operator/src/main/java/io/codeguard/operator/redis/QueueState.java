package io.codeguard.operator.redis;

import io.codeguard.queue.QueueMonitor;

/** The state of a pool's queue. */
public sealed interface QueueState {
  /** Redis is available. */
  record Reached(QueueMonitor monitor, QueueProbe probe) implements QueueState {}

  /**
   * The last probe failed.
   *
   * @param message the cause and the remedy
   */
  record Away(String message) implements QueueState {}

  /** The first probe has not completed. */
  record Waiting() implements QueueState {}
}
