package io.codeguard.cli.local;

import io.codeguard.api.v1alpha1.Phase;
import io.codeguard.api.v1alpha1.ValidationJobStatus;
import io.codeguard.api.v1alpha1.WorkerPoolSpec;
import io.codeguard.cli.manifest.Manifest;
import io.codeguard.cli.output.NotDoneException;
import io.codeguard.jobengine.JobBaseline;
import io.codeguard.jobengine.JobRequest;
import io.codeguard.jobengine.JobRun;
import io.codeguard.protocol.JobPlan;
import io.codeguard.queue.QueueMonitor.Subscription;
import io.codeguard.queue.RedisConnection;
import io.codeguard.queue.ResultCache;
import io.codeguard.queue.TaskQueue;
import io.codeguard.worker.WorkerRuntime;
import io.codeguard.worker.WorkerSettings;
import io.codeguard.worker.source.SourceAccess;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A job that this process runs. It may fetch from any address, because manifest, machine and
 * network belong to the user. Not thread-safe.
 */
public final class LocalJob implements AutoCloseable {
  private static final String QUEUE = "local/codeguard";
  private static final List<String> ALL_ADDRESSES = List.of("0.0.0.0/0", "::/0");

  /** Fallback for missed queue events. */
  private static final Duration POLL = Duration.ofMillis(500);

  /**
   * Long, because there is no other worker to take over, and a busy machine may delay renewals; but
   * finite, because the response to a lease request can be lost.
   */
  private static final Duration LEASE = Duration.ofMinutes(1);

  private final String uid = UUID.randomUUID().toString();
  private final JobRun run = new JobRun(Clock.systemUTC());
  private final Semaphore changes = new Semaphore(0);
  private final Manifest manifest;
  private final JobPlan.Source source;
  private final Optional<JobBaseline> baseline;
  private final Optional<String> reportUrl;
  private final ResultCache results;
  private final EmbeddedRedis redis;
  private final RedisConnection connection;
  private final TaskQueue queue;
  private final WorkerRuntime worker;
  private final RetriedCalls calls;

  private LocalJob(
      Manifest manifest,
      JobPlan.Source source,
      SourceAccess access,
      Optional<JobBaseline> baseline,
      Optional<String> reportUrl,
      ResultCache results,
      EmbeddedRedis redis,
      RedisConnection connection) {
    this.manifest = manifest;
    this.source = source;
    this.baseline = baseline;
    this.reportUrl = reportUrl;
    this.results = results;
    this.redis = redis;
    this.connection = connection;
    this.queue = connection.queue(QUEUE);
    this.calls = new RetriedCalls(redis::exitMessage);
    this.worker = WorkerRuntime.start(settings(manifest, access, redis), connection, results);
  }

  /**
   * Starts Redis and a worker; {@link #await} starts the job itself.
   *
   * @param access the pool's credentials for sources
   * @param baseline the report with which findings are compared, if any
   * @param reportUrl the report's URL for the status
   * @param results of earlier runs; results of this run are added
   * @throws NotDoneException when Redis cannot be started
   */
  public static LocalJob start(
      Manifest manifest,
      JobPlan.Source source,
      SourceAccess access,
      Optional<JobBaseline> baseline,
      Optional<String> reportUrl,
      ResultCache results)
      throws NotDoneException {
    EmbeddedRedis redis = EmbeddedRedis.start(System.getenv().getOrDefault("PATH", ""));
    return new LocalJob(
        manifest,
        source,
        access,
        baseline,
        reportUrl,
        results,
        redis,
        RedisConnection.open(redis.settings()));
  }

  private static WorkerSettings settings(
      Manifest manifest, SourceAccess access, EmbeddedRedis redis) {
    Optional<WorkerPoolSpec> pool = manifest.pool();
    return new WorkerSettings(
        QUEUE,
        "local",
        pool.map(WorkerPoolSpec::concurrency)
            .orElseGet(() -> Runtime.getRuntime().availableProcessors()),
        LEASE,
        WorkerSettings.DEFAULT_TASK_TIMEOUT,
        pool.map(WorkerPoolSpec::validators).orElse(List.of()),
        manifest.programs(),
        ALL_ADDRESSES,
        access,
        redis.directory(),
        Optional.empty(),
        Optional.empty(),
        true);
  }

  /**
   * Waits until the job is finished.
   *
   * @param progress receives the status whenever it may have changed
   * @throws NotDoneException when Redis has gone or cannot be used
   */
  public ValidationJobStatus await(Consumer<ValidationJobStatus> progress)
      throws NotDoneException, InterruptedException {
    Optional<ValidationJobStatus> status = Optional.empty();
    try (Subscription _ = calls.call(() -> queue.monitor().subscribe(_ -> changes.release()))) {
      while (true) {
        status = Optional.of(advance(status));
        status.ifPresent(progress);
        if (status.filter(Phase::isFinal).isPresent()) {
          return status.get();
        }
        if (changes.tryAcquire(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
          changes.drainPermits();
        }
      }
    }
  }

  private ValidationJobStatus advance(Optional<ValidationJobStatus> status)
      throws NotDoneException, InterruptedException {
    return calls.call(() -> run.advance(queue, results, request(status)));
  }

  private JobRequest request(Optional<ValidationJobStatus> status) {
    return new JobRequest(
        uid,
        manifest.namespace().orElse("default") + "/" + manifest.name(),
        null,
        manifest.job(),
        status,
        taskTimeoutSeconds(),
        () -> source,
        baseline,
        Optional.empty(),
        reportUrl);
  }

  private int taskTimeoutSeconds() {
    return manifest
        .pool()
        .map(WorkerPoolSpec::taskTimeoutSeconds)
        .orElse((int) WorkerSettings.DEFAULT_TASK_TIMEOUT.toSeconds());
  }

  /**
   * Opens the SARIF report of a finished job, if it has one; can be called repeatedly.
   *
   * @throws NotDoneException when Redis has gone or cannot be used
   */
  public Optional<InputStream> report() throws NotDoneException, InterruptedException {
    return calls.call(() -> ReportStream.open(queue.feed(), uid));
  }

  @Override
  public void close() {
    worker.close();
    connection.close();
    redis.close();
  }
}
