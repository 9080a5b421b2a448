package io.codeguard.queue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Produces tasks and steers jobs. Every call is one round trip and, but for {@link #count},
 * idempotent: who dies in the middle repeats it.
 *
 * <p>All methods throw {@link QueueUnavailableException} when Redis cannot be reached or refuses to
 * write; nothing has been changed then, or repeating the call completes it.
 */
public interface TaskFeed {
  /**
   * Creates the job, or brings priority, parallelism and suspension of an existing one up to date.
   * O(1).
   */
  void register(JobDefinition job);

  /**
   * Adds one chunk of tasks that share a group. Chunks of a job are numbered from 0 and added in
   * order.
   *
   * @param group what the tasks have in common; a lease never mixes groups
   * @param payloads opaque, one for each task, at most 64 KiB each
   */
  default EnqueueResult enqueue(String jobId, long chunk, String group, List<byte[]> payloads) {
    return enqueue(jobId, chunk, group, payloads, 0, Completion.DONE);
  }

  /**
   * The same, for a chunk of which some tasks' outcome is known: they count as done at once, and no
   * worker sees them.
   *
   * @param payloads of the chunk's other tasks
   * @param done how many tasks are known
   * @param outcome what came of these, without failures and released ones
   */
  EnqueueResult enqueue(
      String jobId, long chunk, String group, List<byte[]> payloads, long done, Completion outcome);

  /**
   * Drops the job's waiting tasks; leased ones are not counted any more. The job's record stays.
   * O(1).
   */
  void cancel(String jobId);

  /**
   * Removes all that the queue holds of the job. A lease that is out settles as {@link
   * Settlement#JOB_GONE}.
   */
  void remove(String jobId);

  /**
   * Postpones the expiry of all that the queue holds of the job; nothing of a job outlives this for
   * ever.
   */
  void keepAlive(String jobId, Duration timeToLive);

  /**
   * Offers the job's dead letters again, each alone and with all its attempts. Those that die
   * meanwhile may be offered again too. O(dead letters).
   *
   * @return how many there were; 0 for a job that is unknown or cancelled
   */
  long requeueDeadLetters(String jobId);

  /**
   * Forgets the job's dead letters; its total is so many less. O(dead letters).
   *
   * @return how many there were
   */
  long discardDeadLetters(String jobId);

  /**
   * Adds to a counter of the job at once, where {@link Completion#counters()} are added with the
   * outcome. Not idempotent: who repeats it counts twice.
   *
   * @return the counter's value now; 0 for a job that is unknown
   */
  long count(String jobId, String counter, long number);

  /**
   * The same by a worker, for as long as it holds the lease.
   *
   * @param lease of this job, or of another one that is about it
   * @throws LeaseLostException when nothing was counted
   */
  long count(Lease lease, String jobId, String counter, long number);

  /**
   * Stores a document of the job, which is removed with it. Overwrites. Ignored when the job is
   * unknown.
   */
  void putDocument(String jobId, String name, byte[] content);

  /**
   * The same by a worker, for as long as it holds the lease: a worker that was frozen or cut off
   * overwrites nothing that its successor has written.
   *
   * @param lease of this job, or of another one that is about it
   * @throws LeaseLostException when nothing was stored, also because the job is unknown
   */
  void putDocument(Lease lease, String jobId, String name, byte[] content);

  /** Reads a document of the job. */
  Optional<byte[]> document(String jobId, String name);

  /** Removes a document of the job; removing an absent one is no error. */
  void removeDocument(String jobId, String name);

  /**
   * Ends a job for good: of all that the queue holds of it only the last document and those to keep
   * stay, for so long. Also when Redis is full, for it makes room. Whoever repeats the call, with
   * whatever content, gets the document of the first.
   *
   * @param last names the document that is stored
   * @return the last document as it is stored; empty when the job is unknown
   */
  Optional<byte[]> conclude(
      String jobId, Duration timeToLive, String last, byte[] content, List<String> keep);

  /** What became of a chunk. */
  enum EnqueueResult {
    /** The chunk's tasks are waiting now. */
    ADDED,
    /** This chunk was added before; nothing changed. */
    DUPLICATE,
    /**
     * An earlier chunk is missing; nothing changed. Read {@link JobSnapshot#nextChunk()} and go on
     * from there.
     */
    OUT_OF_ORDER,
    /**
     * As many tasks of the job wait as its {@link JobDefinition#highWaterMark()} allows; try again
     * when some are done.
     */
    FULL,
    /**
     * The queue does not know the job (removed, or Redis lost its data); register it and start
     * anew.
     */
    UNKNOWN_JOB
  }
}
