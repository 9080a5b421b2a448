package io.codeguard.queue;

import io.codeguard.queue.TaskFeed.EnqueueResult;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The queue job for an {@link Orchestrator}'s tasks of one priority, one task per chunk. Tracks
 * tasks without a result and resubmits them if Redis lost them. Not thread-safe.
 */
final class PriorityJob {
  /**
   * Bounds the memory for results that were already read: a full job is removed once it is
   * finished.
   */
  private static final int MAX_TASKS = 10_000;

  private static final Duration TIME_TO_LIVE = Duration.ofDays(1);
  private static final Duration KEEP_ALIVE_INTERVAL = Duration.ofHours(1);
  private static final int PAGE = 100;

  private final TaskQueue queue;
  private final JobDefinition job;
  private final Consumer<ValidationResult> deliver;
  private final Map<Long, ValidationTask> unfinished = new HashMap<>();
  private final Map<String, Long> chunks = new HashMap<>();
  private long chunk;
  private long resultsRead;
  private long deadRead;
  private long lastKeepAlive;
  private boolean retired;

  /**
   * @param deliver receives each result at least once
   */
  PriorityJob(TaskQueue queue, JobDefinition job, Consumer<ValidationResult> deliver) {
    this.queue = queue;
    this.job = job;
    this.deliver = deliver;
    register();
  }

  private void register() {
    queue.feed().register(job);
    keepAlive();
  }

  private void keepAlive() {
    queue.feed().keepAlive(job.id(), TIME_TO_LIVE);
    lastKeepAlive = System.nanoTime();
  }

  /** Whether the job accepts no more tasks. */
  boolean retired() {
    return retired || chunk >= MAX_TASKS;
  }

  boolean finished() {
    return unfinished.isEmpty();
  }

  /**
   * Enqueues a task.
   *
   * @throws QueueUnavailableException if it is unknown whether the task was added; the job is then
   *     retired, so that no chunk number is used for two tasks
   */
  void add(ValidationTask task) {
    byte[] payload = TaskCodec.encode(task);
    try {
      EnqueueResult result =
          queue.feed().enqueue(job.id(), chunk, task.validationType(), List.of(payload));
      unfinished.put(chunk, task);
      chunks.put(task.id(), chunk);
      chunk++;
      if (result == EnqueueResult.UNKNOWN_JOB || result == EnqueueResult.OUT_OF_ORDER) {
        resubmitLost();
      }
    } catch (QueueUnavailableException e) {
      retired = true;
      throw e;
    }
  }

  /** Delivers new results and resubmits tasks that Redis lost. */
  void collect() {
    if (System.nanoTime() - lastKeepAlive > KEEP_ALIVE_INTERVAL.toNanos()) {
      keepAlive();
    }
    JobSnapshot found = resubmitLost();
    readResults();
    readDeadLetters(found);
    if (found.pending() == 0 && !unfinished.isEmpty()) {
      // After a failover, other results may occupy positions that were already read.
      resultsRead = 0;
      deadRead = 0;
    }
  }

  private JobSnapshot resubmitLost() {
    Optional<JobSnapshot> found = queue.monitor().job(job.id());
    if (found.isEmpty()) {
      register();
    }
    JobSnapshot now =
        found.or(() -> queue.monitor().job(job.id())).orElseThrow(PriorityJob::repeatedDataLoss);
    resultsRead = Math.min(resultsRead, now.results());
    deadRead = Math.min(deadRead, now.dead());
    for (long lost = now.nextChunk(); lost < chunk; lost++) {
      ValidationTask task = unfinished.get(lost);
      String group = task == null ? "done" : task.validationType();
      List<byte[]> payloads = task == null ? List.of() : List.of(TaskCodec.encode(task));
      queue.feed().enqueue(job.id(), lost, group, payloads);
    }
    return now;
  }

  private static QueueUnavailableException repeatedDataLoss() {
    return new QueueUnavailableException(
        "Redis lost its data again immediately; check whether another program flushes it", null);
  }

  private void readResults() {
    List<byte[]> page;
    do {
      page = queue.monitor().results(job.id(), resultsRead, PAGE);
      page.forEach(result -> TaskCodec.results(result).forEach(this::finish));
      resultsRead += page.size();
    } while (page.size() == PAGE);
  }

  private void readDeadLetters(JobSnapshot found) {
    if (found.dead() <= deadRead) {
      return;
    }
    List<DeadLetter> letters = queue.monitor().deadLetters(job.id(), (int) found.dead());
    for (DeadLetter letter : letters.subList((int) deadRead, letters.size())) {
      finish(
          new ValidationResult(
              TaskCodec.task(letter.payload()).id(),
              ValidationResult.Status.FAILED,
              List.of(letter.reason())));
    }
    deadRead = letters.size();
  }

  private void finish(ValidationResult result) {
    Long done = chunks.remove(result.taskId());
    if (done != null) {
      unfinished.remove(done);
    }
    deliver.accept(result);
  }

  /** Removes all of the job's data from Redis. */
  void remove() {
    queue.feed().remove(job.id());
  }
}
