package io.codeguard.jobengine;

import io.codeguard.api.conditions.ConditionReason;
import io.codeguard.api.v1alpha1.Phase;
import io.codeguard.api.v1alpha1.Retry;
import io.codeguard.api.v1alpha1.ValidationJobSpec;
import io.codeguard.api.v1alpha1.ValidationJobStatus;
import io.codeguard.protocol.Documents;
import io.codeguard.protocol.Report;
import io.codeguard.queue.JobDefinition;
import io.codeguard.queue.JobSnapshot;
import io.codeguard.queue.QueueUnavailableException;
import io.codeguard.queue.RedisMemory;
import io.codeguard.queue.ResultCache;
import io.codeguard.queue.TaskFeed;
import io.codeguard.queue.TaskFeed.EnqueueResult;
import io.codeguard.queue.TaskQueue;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Drives a ValidationJob through a queue, one call after another; everything it must remember is in
 * Redis, so any process may make the next call. Thread-safe; two calls at once for the same job do
 * no harm.
 */
public final class JobRun {
  /** For how long a finished job's report can be read when the job is not deleted before. */
  private static final Duration REPORT_KEPT = Duration.ofDays(7);

  private final Clock clock;
  private final ChunkFeed chunks = new ChunkFeed();
  private final Plans plans = new Plans();
  private final ShortageLog shortages;

  public JobRun(Clock clock) {
    this.clock = clock;
    this.shortages = new ShortageLog(clock);
  }

  /**
   * Takes the steps that can be taken now.
   *
   * @param cache asked for results of earlier jobs, when the job wants them; gives its room to jobs
   * @param memory of the queue's Redis, as it is now
   * @return the job's status; final when {@link Phase#isFinal}
   * @throws io.codeguard.queue.QueueUnavailableException when Redis cannot be reached; call again
   *     later
   */
  public ValidationJobStatus advance(
      TaskQueue queue, ResultCache cache, Supplier<RedisMemory> memory, JobRequest job) {
    Optional<RedisMemory> shortage = shortage(cache, memory);
    boolean over = job.deadline().filter(clock.instant()::isAfter).isPresent();
    if (shortage.isPresent() && job.startTime().isEmpty() && !over) {
      return withoutRoom(job, shortage.get());
    }
    try {
      return advance(queue, cache, job, shortage);
    } catch (QueueUnavailableException e) {
      if (!e.full()) {
        throw e;
      }
      return refused(queue, cache, job, memory);
    }
  }

  /** The same on a Redis whose memory has no limit. */
  public ValidationJobStatus advance(TaskQueue queue, ResultCache cache, JobRequest job) {
    return advance(queue, cache, job, Optional.empty());
  }

  /** Results of earlier jobs go first. */
  private static Optional<RedisMemory> shortage(ResultCache cache, Supplier<RedisMemory> memory) {
    RedisMemory now = memory.get();
    if (now.full()) {
      cache.evictAll();
      now = memory.get();
    }
    return Optional.of(now).filter(RedisMemory::full);
  }

  private ValidationJobStatus advance(
      TaskQueue queue, ResultCache cache, JobRequest job, Optional<RedisMemory> shortage) {
    while (true) {
      JobObservation seen = JobObserver.observe(queue, job);
      if (seen.outcome().isPresent()) {
        removeHelpers(queue.feed(), job.uid());
        return told(job, seen.outcome().get());
      }
      JobStep step =
          JobDecision.next(
              seen, job.spec(), job.deadline(seen.started()), job.rollout(), clock.instant());
      if (seen.started() && !seen.ended()) {
        followSettings(queue.feed(), job);
      }
      if (!act(queue, cache, job, seen, step)) {
        Optional<RedisMemory> held =
            shortage
                .filter(memory -> memory.exhausted() || seen.missedRoom())
                .filter(_ -> seen.awaitsDocuments());
        return held.isPresent()
            ? held(queue, job, seen, step, held.get())
            : told(queue, job, seen, step, builder(job).withRoom());
      }
    }
  }

  /** Redis has refused what the job needs next. */
  private ValidationJobStatus refused(
      TaskQueue queue, ResultCache cache, JobRequest job, Supplier<RedisMemory> memory) {
    cache.evictAll();
    JobObservation seen = JobObserver.observe(queue, job);
    if (!seen.started()) {
      // Half a job is of no use to anybody, and takes room.
      remove(queue, job.uid());
      return withoutRoom(job, memory.get());
    }
    return held(queue, job, seen, new JobStep.Wait(Phase.RUNNING), memory.get());
  }

  private ValidationJobStatus held(
      TaskQueue queue, JobRequest job, JobObservation seen, JobStep step, RedisMemory memory) {
    boolean waits = step instanceof JobStep.Wait;
    if (waits && MemoryShortage.isHopeless(job, seen, clock.instant())) {
      JobStep givenUp =
          new JobStep.Fail(ConditionReason.QUEUE_FULL, MemoryShortage.message(memory));
      return told(queue, job, seen, givenUp, builder(job));
    }
    ValidationJobStatus status = told(queue, job, seen, step, builder(job));
    return Phase.isFinal(status) ? status : withoutRoom(job.with(status), memory);
  }

  private ValidationJobStatus withoutRoom(JobRequest job, RedisMemory memory) {
    shortages.warn(job.name(), memory);
    return builder(job).withoutRoom(memory);
  }

  private JobStatusBuilder builder(JobRequest job) {
    return new JobStatusBuilder(job, clock.instant());
  }

  private ValidationJobStatus told(
      TaskQueue queue,
      JobRequest job,
      JobObservation seen,
      JobStep step,
      JobStatusBuilder builder) {
    Instant started = job.startTime().orElseGet(clock::instant);
    ValidationJobStatus status = builder.of(seen, step, started);
    return Phase.isFinal(status) ? conclude(queue.feed(), job, seen, status) : status;
  }

  /**
   * What the job has ended with is remembered before it is told to anybody, so that whoever comes
   * to tell it tells the same; all but that and the report goes.
   */
  private static ValidationJobStatus conclude(
      TaskFeed feed, JobRequest job, JobObservation seen, ValidationJobStatus status) {
    long parts = seen.written().map(Report::parts).orElse(0L);
    List<String> report =
        Stream.concat(
                Stream.of(Documents.REPORT),
                LongStream.range(0, parts).mapToObj(Documents::reportPart))
            .toList();
    Optional<byte[]> outcome =
        feed.conclude(job.uid(), REPORT_KEPT, Documents.OUTCOME, Documents.encode(status), report);
    removeHelpers(feed, job.uid());
    return outcome
        .map(content -> told(job, Documents.decode(content, ValidationJobStatus.class)))
        .orElse(status);
  }

  /** Who found the end may not have seen the start. */
  private static ValidationJobStatus told(JobRequest job, ValidationJobStatus outcome) {
    return job.status().map(ValidationJobStatus::startTime).map(outcome::started).orElse(outcome);
  }

  private static void removeHelpers(TaskFeed feed, String uid) {
    feed.remove(Documents.listingJob(uid));
    feed.remove(Documents.reportJob(uid));
  }

  /** Removes all that the queue holds of a job. */
  public static void remove(TaskQueue queue, String uid) {
    TaskFeed feed = queue.feed();
    removeHelpers(feed, uid);
    feed.remove(uid);
  }

  /** Postpones the expiry of what the queue holds of a job that has not ended. */
  public static void keepAlive(TaskQueue queue, String uid) {
    TaskFeed feed = queue.feed();
    feed.keepAlive(Documents.listingJob(uid), REPORT_KEPT);
    feed.keepAlive(Documents.reportJob(uid), REPORT_KEPT);
    feed.keepAlive(uid, REPORT_KEPT);
  }

  /** Returns whether the queue has changed, so that it is worth another look. */
  private boolean act(
      TaskQueue queue, ResultCache cache, JobRequest job, JobObservation seen, JobStep step) {
    TaskFeed feed = queue.feed();
    return switch (step) {
      case JobStep.Start _ -> start(feed, job);
      case JobStep.ListPart part -> add(feed, Documents.listingJob(job.uid()), part.number());
      case JobStep.Feed _ -> chunks.feed(queue, cache, job.uid(), seen);
      case JobStep.Restart _ -> restart(queue, job.uid());
      case JobStep.StartReport _ -> startReport(feed, job, seen);
      case JobStep.Cancel _ -> cancel(feed, job.uid());
      case JobStep.StoreReport _ -> {
        job.reportStore().orElseThrow().start(feed, job.uid());
        yield false;
      }
      case JobStep.Wait _, JobStep.Succeed _, JobStep.Fail _ -> false;
    };
  }

  private boolean start(TaskFeed feed, JobRequest job) {
    // What is missing is missed before anything is registered.
    byte[] plan = plans.encode(job, 0);
    Optional<Iterator<byte[]>> baseline = job.baseline().map(report -> report.parts().get());
    feed.register(definition(job.uid(), job));
    if (baseline.isPresent()) {
      plan = plans.encode(job, copy(feed, job.uid(), baseline.get()));
    }
    feed.putDocument(job.uid(), Documents.PLAN, plan);
    return single(feed, definition(Documents.listingJob(job.uid()), job));
  }

  /** Part by part; gives how many there are. */
  private static long copy(TaskFeed feed, String uid, Iterator<byte[]> report) {
    long parts = 0;
    while (report.hasNext()) {
      feed.putDocument(uid, Documents.baselinePart(parts++), report.next());
    }
    return parts;
  }

  private static boolean single(TaskFeed feed, JobDefinition definition) {
    feed.register(definition);
    return add(feed, definition.id(), 0);
  }

  /** A chunk of one task. */
  private static boolean add(TaskFeed feed, String id, long chunk) {
    List<byte[]> task = List.of(Documents.listingPart(chunk));
    return feed.enqueue(id, chunk, "single", task) == EnqueueResult.ADDED;
  }

  /** Passes the settings that may change while a job runs on to the queue. */
  private static void followSettings(TaskFeed feed, JobRequest job) {
    feed.register(definition(job.uid(), job));
  }

  private static boolean cancel(TaskFeed feed, String uid) {
    feed.cancel(Documents.listingJob(uid));
    feed.cancel(uid);
    return true;
  }

  private static boolean restart(TaskQueue queue, String uid) {
    boolean ended = queue.monitor().job(uid).filter(JobSnapshot::cancelled).isPresent();
    if (!ended) {
      remove(queue, uid);
    }
    return true;
  }

  /** After a report that Redis lost, another one. */
  private static boolean startReport(TaskFeed feed, JobRequest job, JobObservation seen) {
    String id = Documents.reportJob(job.uid());
    if (seen.report().filter(report -> report.done() > 0).isPresent()) {
      feed.remove(id);
    }
    return single(feed, definition(id, job));
  }

  private static JobDefinition definition(String id, JobRequest job) {
    ValidationJobSpec spec = job.spec();
    Retry retry = spec.retry();
    boolean tasks = id.equals(job.uid());
    return new JobDefinition(
        id,
        spec.priority(),
        tasks ? spec.parallelism() : 0,
        retry.maxAttempts(),
        Duration.ofSeconds(retry.backoffSeconds()),
        Duration.ofSeconds(retry.maxBackoffSeconds()),
        JobDefinition.DEFAULT_HIGH_WATER_MARK,
        tasks && spec.suspend());
  }
}
