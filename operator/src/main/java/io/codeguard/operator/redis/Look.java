package io.codeguard.operator.redis;

import io.codeguard.queue.QueueMonitor;

/** What a look at a pool's queue shows. */
public sealed interface Look {
  /** Redis answered. */
  record Reached(QueueMonitor monitor, Probe probe) implements Look {}

  /**
   * Redis did not answer the last time.
   *
   * @param message what is wrong, and the remedy
   */
  record Away(String message) implements Look {}

  /** Redis has been asked and has not answered yet. */
  record Waiting() implements Look {}
}
