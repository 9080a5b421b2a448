package io.codeguard.queue;

/**
 * A queue on a Redis, named {@code namespace/pool}. Thread-safe; shares its {@link
 * RedisConnection}.
 */
public interface TaskQueue {
  /**
   * The queue's name, which is also the hash tag that places all of its keys in one cluster slot.
   */
  String name();

  /** The API for producers, which add tasks and control jobs. */
  TaskFeed feed();

  /** The API for workers. */
  TaskLeases leases();

  /** The read-only API for observers. */
  QueueMonitor monitor();
}
