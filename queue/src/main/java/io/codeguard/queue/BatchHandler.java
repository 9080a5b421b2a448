package io.codeguard.queue;

/** Does the tasks of a lease. Called by several threads at once. */
@FunctionalInterface
public interface BatchHandler {
  /**
   * Does the tasks, and tells how each ended. A lease that is lost, or a {@link LeaseLoop} that is
   * out of time to stop, interrupts the thread: the handler then stops soon, and names the tasks
   * not done in {@link Completion#released()}.
   *
   * @throws InterruptedException hands all tasks back
   * @throws QueueUnavailableException hands all tasks back too: Redis' trouble is not the tasks'
   * @throws RuntimeException fails all tasks, each of which has spent an attempt; so does an {@link
   *     OutOfMemoryError}, after which {@link LeaseLoop#outOfMemory} tells to restart
   */
  Completion handle(Lease lease) throws InterruptedException;
}
