package io.codeguard.operator.redis;

import io.codeguard.queue.TaskQueue;

/** A pool's queue on the Redis that it used previously; to be closed. */
public record PreviousQueue(TaskQueue queue, Runnable release) implements AutoCloseable {
  @Override
  public void close() {
    release.run();
  }
}
