package io.codeguard.queue;

import io.codeguard.queue.TaskFeed.EnqueueResult;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The queue's job that carries an {@link Orchestrator}'s tasks of one priority, one a chunk. Knows
 * what has no result yet, and adds it again when Redis lost it. Not thread-safe.
 */
final class PriorityJob {
  /** Bounds what Redis keeps of results that were read: a lane that is full and done is removed. */
  private static final int MOST_TASKS = 10_000;

  private static final Duration TIME_TO_LIVE = Duration.ofDays(1);
  private static final Duration KEEP_EVERY = Duration.ofHours(1);
  private static final int PAGE = 100;

  private final TaskQueue queue;
  private final JobDefinition job;
  private final Consumer<ValidationResult> deliver;
  private final Map<Long, ValidationTask> unfinished = new HashMap<>();
  private final Map<String, Long> chunks = new HashMap<>();
  private long chunk;
  private long resultsRead;
  private long deadRead;
  private long kept;
  private boolean retired;

  /**
   * @param deliver gets each result, some of them twice
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
    kept = System.nanoTime();
  }

  /** Takes no more tasks. */
  boolean retired() {
    return retired || chunk >= MOST_TASKS;
  }

  boolean finished() {
    return unfinished.isEmpty();
  }

  /**
   * Puts a task on the queue.
   *
   * @throws QueueUnavailableException when it is unknown whether the task was added; the lane then
   *     is retired, so that its next chunk's number is not used for two tasks
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
        addAgainWhatIsLost();
      }
    } catch (QueueUnavailableException e) {
      retired = true;
      throw e;
    }
  }

  /** Delivers what is new, and adds again what Redis lost. */
  void collect() {
    if (System.nanoTime() - kept > KEEP_EVERY.toNanos()) {
      keepAlive();
    }
    JobSnapshot found = addAgainWhatIsLost();
    readResults();
    readDeadLetters(found);
    if (found.pending() == 0 && !unfinished.isEmpty()) {
      // A failover may have put others' results where this one had read.
      resultsRead = 0;
      deadRead = 0;
    }
  }

  private JobSnapshot addAgainWhatIsLost() {
    Optional<JobSnapshot> found = queue.monitor().job(job.id());
    if (found.isEmpty()) {
      register();
    }
    JobSnapshot now =
        found.or(() -> queue.monitor().job(job.id())).orElseThrow(PriorityJob::lostAgain);
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

  private static QueueUnavailableException lostAgain() {
    return new QueueUnavailableException("Redis loses its data at once; is it being reset?", null);
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

  /** Removes all that Redis holds of the lane. */
  void remove() {
    queue.feed().remove(job.id());
  }
}
