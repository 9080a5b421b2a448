package io.codeguard.queue;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Read-only access to a queue's state. Methods throw {@link QueueUnavailableException} if Redis is
 * unavailable.
 */
public interface QueueMonitor {
  /** The job's counts; empty if the job is unknown. O(1). */
  Optional<JobSnapshot> job(String jobId);

  /** The counts of the whole queue. O(1) in the number of tasks. */
  QueueStats stats();

  /** Workers that called within the last minute, and the number of tasks that each holds. */
  List<WorkerState> workers();

  /**
   * Identifies the queue's data set. A changed epoch means that Redis lost all data, so tasks
   * without a result must be enqueued again. Empty before the first job or worker. O(1).
   */
  Optional<String> epoch();

  /** Dead-lettered tasks, oldest first. */
  default List<DeadLetter> deadLetters(String jobId, int limit) {
    return deadLetters(jobId, 0, limit);
  }

  /** Dead-lettered tasks from the given position, oldest first. */
  List<DeadLetter> deadLetters(String jobId, long from, int limit);

  /** The highest-scored highlights, best first, at most {@link Completion#HIGHLIGHTS_KEPT}. */
  List<byte[]> highlights(String jobId);

  /** Results in order of settlement, from the given position. */
  List<byte[]> results(String jobId, long from, int limit);

  /**
   * Subscribes to changes: immediately for the first task of an idle queue and when a job has no
   * task left, and at most a few times a second for progress. Events can be lost while Redis is
   * unavailable, so callers should also poll at a low rate.
   *
   * @param listener receives the id of the job that changed; called on a client thread, must not
   *     block
   */
  Subscription subscribe(Consumer<String> listener);

  /** A subscription; ended by {@link #close()}, which throws no checked exception. */
  interface Subscription extends AutoCloseable {
    @Override
    void close();
  }
}
