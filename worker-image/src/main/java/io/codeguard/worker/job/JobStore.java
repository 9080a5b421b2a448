package io.codeguard.worker.job;

import io.codeguard.queue.DeadLetter;
import io.codeguard.queue.JobSnapshot;
import io.codeguard.queue.QueueUnavailableException;
import io.codeguard.queue.TaskQueue;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * What a job keeps in Redis. Every call waits while Redis is away: the lease's loss, or the
 * worker's end, interrupts it. Thread-safe.
 */
public final class JobStore {
  private static final long PAUSE_MILLISECONDS = 500;

  private final TaskQueue queue;

  public JobStore(TaskQueue queue) {
    this.queue = queue;
  }

  public Optional<byte[]> document(String job, String name) throws InterruptedException {
    return patiently(() -> queue.feed().document(job, name));
  }

  public void putDocument(String job, String name, byte[] content) throws InterruptedException {
    var _ =
        patiently(
            () -> {
              queue.feed().putDocument(job, name, content);
              return true;
            });
  }

  /**
   * Adds to a counter of the job, and gives its value then; when Redis goes away in the middle it
   * can be added twice.
   */
  public long count(String job, String counter, long number) throws InterruptedException {
    return patiently(() -> queue.feed().count(job, counter, number));
  }

  /** Whether the job was ended before all of it was done. */
  public boolean isCancelled(String job) throws InterruptedException {
    return patiently(() -> queue.monitor().job(job).filter(JobSnapshot::cancelled).isPresent());
  }

  /** Results in order of settlement. */
  public List<byte[]> results(String job, long from, int limit) throws InterruptedException {
    return patiently(() -> queue.monitor().results(job, from, limit));
  }

  /** Tasks given up, oldest first. */
  public List<DeadLetter> deadLetters(String job, long from, int limit)
      throws InterruptedException {
    return patiently(() -> queue.monitor().deadLetters(job, from, limit));
  }

  private static <T> T patiently(Supplier<T> call) throws InterruptedException {
    while (true) {
      try {
        return call.get();
      } catch (QueueUnavailableException e) {
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLISECONDS);
      }
    }
  }
}
