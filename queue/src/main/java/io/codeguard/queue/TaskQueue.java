package io.codeguard.queue;

/**
 * One queue on a Redis, named {@code namespace/pool}. Thread-safe; holds no connection of its own.
 */
public interface TaskQueue {
  /** The queue's name, also the hash tag that keeps its keys on one shard. */
  String name();

  /** The side that produces tasks and steers jobs. */
  TaskFeed feed();

  /** The side that does the work. */
  TaskLeases leases();

  /** The side that only watches. */
  QueueMonitor monitor();
}
