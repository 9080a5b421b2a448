package io.codeguard.operator.redis;

import io.codeguard.queue.QueueMonitor;

/** What a look at a pool's queue shows. */
public sealed interface QueueState {
  /** Redis answered. */
  record Reached(QueueMonitor monitor, Probe probe) implements QueueState {}

  /**
   * Redis did not answer the last time.
   *
   * @param message what is wrong, and the remedy
   */
  record Away(String message) implements QueueState {}

  /** Redis has been asked and has not answered yet. */
  record Waiting() implements QueueState {}
}
