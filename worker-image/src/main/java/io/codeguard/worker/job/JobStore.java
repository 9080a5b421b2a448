package io.codeguard.worker.job;

import io.codeguard.protocol.Counters;
import io.codeguard.protocol.Documents;
import io.codeguard.queue.DeadLetter;
import io.codeguard.queue.JobSnapshot;
import io.codeguard.queue.Lease;
import io.codeguard.queue.LeaseLostException;
import io.codeguard.queue.QueueUnavailableException;
import io.codeguard.queue.TaskQueue;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a job keeps in Redis. Every call waits while Redis is away: the lease's loss, or the
 * worker's end, interrupts it. It waits a little for a Redis that is full, too; then it throws
 * {@link QueueUnavailableException}, so that the task is handed back and others, which make room,
 * get their turn. Whatever is written is written under a lease, and counts only while that holds.
 * Thread-safe.
 */
public final class JobStore {
  private static final Logger LOG = LoggerFactory.getLogger(JobStore.class);
  private static final long PAUSE_MILLISECONDS = 500;
  private static final int PAUSES_WHILE_FULL = 10;
  private static final long LOGGED_APART_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final TaskQueue queue;
  private final AtomicLong logged = new AtomicLong(System.nanoTime() - LOGGED_APART_NANOS);

  public JobStore(TaskQueue queue) {
    this.queue = queue;
  }

  public Optional<byte[]> document(String job, String name) throws InterruptedException {
    return patiently(() -> queue.feed().document(job, name));
  }

  /**
   * Stores a document of the job that the lease is about. That there is no room for it is counted,
   * for the operator to see that the job cannot go on.
   *
   * @throws InterruptedException also when the lease is lost
   */
  public void putDocument(Lease lease, String name, byte[] content) throws InterruptedException {
    try {
      var _ =
          patiently(
              () -> {
                queue.feed().putDocument(lease, Documents.mainJob(lease.jobId()), name, content);
                return true;
              });
    } catch (QueueUnavailableException e) {
      var _ = count(lease, Counters.WITHOUT_ROOM, 1);
      throw e;
    }
  }

  /**
   * Adds to a counter of the job that the lease is about, and gives its value then; when Redis goes
   * away in the middle it can be added twice.
   *
   * @throws InterruptedException also when the lease is lost
   */
  public long count(Lease lease, String counter, long number) throws InterruptedException {
    return patiently(
        () -> queue.feed().count(lease, Documents.mainJob(lease.jobId()), counter, number));
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

  private <T> T patiently(Supplier<T> call) throws InterruptedException {
    int pausesWhileFull = 0;
    while (true) {
      try {
        return call.get();
      } catch (QueueUnavailableException e) {
        log(e);
        if (e.full() && pausesWhileFull++ == PAUSES_WHILE_FULL) {
          throw e;
        }
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLISECONDS);
      } catch (LeaseLostException e) {
        // As the heartbeat would say a moment later.
        throw new InterruptedException(e.getMessage());
      }
    }
  }

  /** Once a minute, however many batches wait. */
  private void log(QueueUnavailableException trouble) {
    long now = System.nanoTime();
    long last = logged.get();
    if (now - last >= LOGGED_APART_NANOS && logged.compareAndSet(last, now)) {
      LOG.warn("Batches wait: {}", trouble.getMessage());
    }
  }
}
