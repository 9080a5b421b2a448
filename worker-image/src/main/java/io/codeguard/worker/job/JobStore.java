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
 * A job's data in Redis. Calls retry while Redis is unavailable, until the thread is interrupted
 * because the lease is lost or the worker stops. If Redis is full, they retry for a few seconds and
 * then throw {@link QueueUnavailableException}, so that the task is released and tasks that free
 * memory can run. Writes are fenced by a lease and rejected once it is lost. Thread-safe.
 */
public final class JobStore {
  private static final Logger LOG = LoggerFactory.getLogger(JobStore.class);
  private static final long RETRY_MILLISECONDS = 500;
  private static final int MAX_RETRIES_WHILE_FULL = 10;
  private static final long LOG_INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final TaskQueue queue;
  private final AtomicLong logged = new AtomicLong(System.nanoTime() - LOG_INTERVAL_NANOS);

  public JobStore(TaskQueue queue) {
    this.queue = queue;
  }

  public Optional<byte[]> document(String job, String name) throws InterruptedException {
    return retrying(() -> queue.feed().document(job, name));
  }

  /**
   * Stores a document of the lease's job. If Redis has no memory for it, increments a counter, from
   * which the operator learns that the job cannot continue.
   *
   * @throws InterruptedException also if the lease is lost
   */
  public void putDocument(Lease lease, String name, byte[] content) throws InterruptedException {
    try {
      var _ =
          retrying(
              () -> {
                queue.feed().putDocument(lease, Documents.mainJob(lease.jobId()), name, content);
                return true;
              });
    } catch (QueueUnavailableException e) {
      var _ = count(lease, Counters.REDIS_FULL, 1);
      throw e;
    }
  }

  /**
   * Adds to a counter of the lease's job and returns its new value; may add twice if Redis fails
   * during the call.
   *
   * @throws InterruptedException also if the lease is lost
   */
  public long count(Lease lease, String counter, long number) throws InterruptedException {
    return retrying(
        () -> queue.feed().count(lease, Documents.mainJob(lease.jobId()), counter, number));
  }

  /** Whether the job was cancelled. */
  public boolean isCancelled(String job) throws InterruptedException {
    return retrying(() -> queue.monitor().job(job).filter(JobSnapshot::cancelled).isPresent());
  }

  /** Results in the order of settlement. */
  public List<byte[]> results(String job, long from, int limit) throws InterruptedException {
    return retrying(() -> queue.monitor().results(job, from, limit));
  }

  /** Dead-lettered tasks, oldest first. */
  public List<DeadLetter> deadLetters(String job, long from, int limit)
      throws InterruptedException {
    return retrying(() -> queue.monitor().deadLetters(job, from, limit));
  }

  private <T> T retrying(Supplier<T> call) throws InterruptedException {
    int retriesWhileFull = 0;
    while (true) {
      try {
        return call.get();
      } catch (QueueUnavailableException e) {
        log(e);
        if (e.full() && retriesWhileFull++ == MAX_RETRIES_WHILE_FULL) {
          throw e;
        }
        TimeUnit.MILLISECONDS.sleep(RETRY_MILLISECONDS);
      } catch (LeaseLostException e) {
        // The heartbeat would interrupt the thread shortly, too.
        throw new InterruptedException(e.getMessage());
      }
    }
  }

  /** Logs at most once a minute, however many batches wait. */
  private void log(QueueUnavailableException cause) {
    long now = System.nanoTime();
    long last = logged.get();
    if (now - last >= LOG_INTERVAL_NANOS && logged.compareAndSet(last, now)) {
      LOG.warn("Batches are waiting: {}", cause.getMessage());
    }
  }
}
