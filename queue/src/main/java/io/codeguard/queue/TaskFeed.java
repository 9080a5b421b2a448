package io.codeguard.queue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Produces tasks and controls jobs. Every call is one round trip and, except for {@link #count},
 * idempotent, so that it can be repeated after a crash.
 *
 * <p>All methods throw {@link QueueUnavailableException} if Redis cannot be reached or rejects
 * writes; the call may or may not have taken effect, and can be repeated.
 */
public interface TaskFeed {
  /** Creates the job, or updates the settings of an existing one. O(1). */
  void register(JobDefinition job);

  /**
   * Adds one chunk of tasks that share a group. A job's chunks are numbered from 0 and added in
   * order.
   *
   * @param group what the tasks have in common; a lease never contains several groups
   * @param payloads opaque, one per task, at most 64 KiB each
   */
  default EnqueueResult enqueue(String jobId, long chunk, String group, List<byte[]> payloads) {
    return enqueue(jobId, chunk, group, payloads, 0, Completion.DONE);
  }

  /**
   * Adds a chunk in which the outcome of some tasks is already known: they count as done and are
   * never leased.
   *
   * @param payloads those of the chunk's other tasks
   * @param done the number of tasks whose outcome is known
   * @param outcome the outcome of these tasks, without failures and released tasks
   */
  EnqueueResult enqueue(
      String jobId, long chunk, String group, List<byte[]> payloads, long done, Completion outcome);

  /**
   * Drops the job's waiting tasks; the outcome of leased ones is ignored. The job's record is kept.
   * O(groups).
   */
  void cancel(String jobId);

  /** Removes all of the job's data. Settling its leases returns {@link Settlement#JOB_GONE}. */
  void remove(String jobId);

  /** Sets the time after which the job and all of its data are removed. */
  void keepAlive(String jobId, Duration timeToLive);

  /**
   * Requeues the job's dead letters, each as a single with all of its attempts. Tasks that are
   * dead-lettered during the call may be requeued, too. O(dead letters).
   *
   * @return the number of requeued tasks; 0 for a job that is unknown or cancelled
   */
  long requeueDeadLetters(String jobId);

  /**
   * Discards the job's dead letters and subtracts them from its total. O(dead letters).
   *
   * @return the number of discarded tasks
   */
  long discardDeadLetters(String jobId);

  /**
   * Adds to a counter of the job immediately, unlike {@link Completion#counters()}, which are added
   * on settlement. Not idempotent: a repeated call counts twice.
   *
   * @return the counter's new value; 0 if the job is unknown
   */
  long count(String jobId, String counter, long number);

  /**
   * Adds to a counter, only while the worker holds the lease.
   *
   * @param lease a lease of this job or of an auxiliary job, such as its listing
   * @throws LeaseLostException if the lease is lost; nothing was counted
   */
  long count(Lease lease, String jobId, String counter, long number);

  /**
   * Stores a document of the job, replacing an existing one; it is removed with the job. Does
   * nothing if the job is unknown.
   */
  void putDocument(String jobId, String name, byte[] content);

  /**
   * Stores a document, only while the worker holds the lease: a worker that was frozen or
   * disconnected cannot overwrite what its successor has written.
   *
   * @param lease a lease of this job or of an auxiliary job, such as its listing
   * @throws LeaseLostException if the lease is lost or the job is unknown; nothing was stored
   */
  void putDocument(Lease lease, String jobId, String name, byte[] content);

  /** Reads a document of the job. */
  Optional<byte[]> document(String jobId, String name);

  /** Removes a document of the job; does nothing if it is absent. */
  void removeDocument(String jobId, String name);

  /**
   * Ends a job and removes its data, except for a final document and the documents to keep. Works
   * even if Redis is full, because it frees memory. Repeated calls return the first call's
   * document, whatever their content.
   *
   * @param timeToLive how long the remaining documents are kept
   * @param last the name of the final document
   * @param content the final document's content
   * @param keep the names of other documents to keep
   * @return the final document as stored; empty if the job is unknown
   */
  Optional<byte[]> conclude(
      String jobId, Duration timeToLive, String last, byte[] content, List<String> keep);

  /** The result of enqueueing a chunk. */
  enum EnqueueResult {
    /** The chunk was added. */
    ADDED,
    /** This chunk was added before; nothing changed. */
    DUPLICATE,
    /**
     * An earlier chunk is missing; nothing changed. Continue with {@link JobSnapshot#nextChunk()}.
     */
    OUT_OF_ORDER,
    /**
     * The job's waiting tasks have reached its {@link JobDefinition#highWaterMark()}; retry when
     * some are done.
     */
    FULL,
    /**
     * The job is unknown, because it was removed or Redis lost its data; register it and start
     * over.
     */
    UNKNOWN_JOB
  }
}
