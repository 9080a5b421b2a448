package io.codeguard.operator.redis;

import io.codeguard.queue.TaskQueue;

/** The queue of a pool on a Redis that it used before; to be closed. */
public record FormerQueue(TaskQueue queue, Runnable release) implements AutoCloseable {
  @Override
  public void close() {
    release.run();
  }
}
