package io.codeguard.queue;

/** Processes the tasks of a lease. Called concurrently by several threads. */
@FunctionalInterface
public interface BatchHandler {
  /**
   * Processes the tasks and returns how each ended. The thread is interrupted when the lease is
   * lost, or when a {@link LeaseLoop} that is stopping runs out of time: the handler must then
   * return promptly and list unprocessed tasks in {@link Completion#released()}.
   *
   * @throws InterruptedException releases all tasks
   * @throws QueueUnavailableException releases all tasks too: an unavailable Redis costs no attempt
   * @throws RuntimeException fails all tasks, each of which has spent an attempt; so does an {@link
   *     OutOfMemoryError}, after which {@link LeaseLoop#outOfMemory} returns true
   */
  Completion handle(Lease lease) throws InterruptedException;
}
