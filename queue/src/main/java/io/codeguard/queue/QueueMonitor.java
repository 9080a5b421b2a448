package io.codeguard.queue;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads a queue's state. Nothing here changes it. Throws {@link QueueUnavailableException} when
 * Redis is away.
 */
public interface QueueMonitor {
  /** The job's counts, or empty when the queue does not know it. O(1). */
  Optional<JobSnapshot> job(String jobId);

  /** The whole queue's counts. O(1) in the number of tasks. */
  QueueStats stats();

  /** Workers that were heard of lately, and how many tasks each holds. */
  List<WorkerState> workers();

  /**
   * Names the queue's data: another one than before tells that Redis lost all it held, and that who
   * feeds must feed again what has no result. Empty before the first job or worker. O(1).
   */
  Optional<String> epoch();

  /** Tasks given up, oldest first. */
  default List<DeadLetter> deadLetters(String jobId, int limit) {
    return deadLetters(jobId, 0, limit);
  }

  /** The same, from the given position. */
  List<DeadLetter> deadLetters(String jobId, long from, int limit);

  /** The highest-scored highlights, best first, at most {@link Completion#HIGHLIGHTS_KEPT}. */
  List<byte[]> highlights(String jobId);

  /** Results in order of settlement, from the given position. */
  List<byte[]> results(String jobId, long from, int limit);

  /**
   * Tells of changes as they happen: at once on the first task of an idle queue and on a job that
   * has no task left, and at most a few times a second for progress. Events can be lost (Redis
   * away): poll slowly behind.
   *
   * @param listener gets the id of the job that changed; called on a client thread, must not block
   */
  Subscription subscribe(Consumer<String> listener);

  /** Ends by {@link #close()}, which throws nothing. */
  interface Subscription extends AutoCloseable {
    @Override
    void close();
  }
}
