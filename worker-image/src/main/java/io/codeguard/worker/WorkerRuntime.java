package io.codeguard.worker;

import io.codeguard.queue.LeaseLoop;
import io.codeguard.queue.QueueUnavailableException;
import io.codeguard.queue.RedisConnection;
import io.codeguard.queue.ResultCache;
import io.codeguard.queue.TaskQueue;
import io.codeguard.worker.job.JobStore;
import io.codeguard.worker.linux.Landlock;
import io.codeguard.worker.linux.Landlock.Forbidden;
import io.codeguard.worker.listing.ListingTask;
import io.codeguard.worker.plan.OfferedValidators;
import io.codeguard.worker.plan.PlanCache;
import io.codeguard.worker.report.ReportTask;
import io.codeguard.worker.source.SourceCache;
import io.codeguard.worker.source.SourceFetcher;
import io.codeguard.worker.source.network.AddressPolicy;
import io.codeguard.worker.source.tree.SourceLimits;
import io.codeguard.worker.validation.CheckRunner;
import io.codeguard.worker.validation.ValidationTasks;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running worker. While Redis is unavailable, also at startup, it retries. Thread-safe.
 *
 * <pre>{@code
 * try (WorkerRuntime worker = WorkerRuntime.start(WorkerSettings.of("team/pool", "worker-1"), redis)) {
 *   ...
 * }
 * }</pre>
 */
public final class WorkerRuntime implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerRuntime.class);

  /** The queue's maximum batch size. */
  private static final int BATCH_TASKS = 5000;

  /** The number of sources of the maximum size that fit on disk at the same time. */
  private static final int MAX_SIZE_SOURCES = 2;

  private static final Duration CHECK_GRACE = Duration.ofSeconds(10);

  private final WorkerSettings settings;
  private final SourceCache sources;
  private final CheckRunner checks;
  private final LeaseLoop loop;
  private final Thread probe;
  private final AtomicBoolean stopped = new AtomicBoolean();
  private volatile boolean redisFound;

  private WorkerRuntime(
      WorkerSettings settings,
      TaskQueue queue,
      ResultCache cache,
      OfferedValidators offered,
      SourceCache sources) {
    this.settings = settings;
    this.sources = sources;
    this.checks = new CheckRunner(Clock.systemUTC(), CHECK_GRACE, confinement(settings));
    String offer = Capabilities.of(offered);
    JobStore store = new JobStore(queue);
    TaskHandler handler =
        new TaskHandler(
            store,
            new PlanCache(offered),
            new ListingTask(store, sources, SourceLimits.DEFAULT),
            new ValidationTasks(store, sources, checks, cache),
            new ReportTask(store),
            settings.taskTimeout(),
            "worker %s, build %s".formatted(settings.worker(), offer));
    this.loop =
        new LeaseLoop(
            queue.leases(),
            new LeaseLoop.Options(
                settings.worker(), settings.concurrency(), BATCH_TASKS, settings.lease(), offer),
            handler);
    this.probe = Thread.ofVirtual().name("redis-probe").unstarted(() -> awaitRedis(queue));
  }

  /**
   * Starts a worker, which leases until it is stopped. The caller must close the connection after
   * the worker.
   *
   * @throws IllegalArgumentException if a setting is invalid; the message contains the reason
   */
  public static WorkerRuntime start(WorkerSettings settings, RedisConnection redis) {
    return start(settings, redis, redis.results());
  }

  /**
   * Starts a worker with another result cache.
   *
   * @param cache stores results for later jobs
   */
  public static WorkerRuntime start(
      WorkerSettings settings, RedisConnection redis, ResultCache cache) {
    SourceFetcher fetcher =
        new SourceFetcher(
            SourceLimits.DEFAULT,
            new AddressPolicy(settings.sourceHosts()),
            settings.sourceAccess(),
            settings.localDirectories());
    WorkerDirectories directories = new WorkerDirectories(settings);
    OfferedValidators offered =
        OfferedValidators.load(settings.validators(), settings.programs(), directories.programs());
    WorkerRuntime runtime =
        new WorkerRuntime(
            settings, redis.queue(settings.queue()), cache, offered, sources(directories, fetcher));
    runtime.probe.start();
    runtime.loop.start();
    LOG.atInfo()
        .addKeyValue("worker", settings.worker())
        .addKeyValue("queue", settings.queue())
        .addKeyValue("concurrency", settings.concurrency())
        .addKeyValue("validators", offered.types())
        .log("started");
    return runtime;
  }

  /**
   * Removes access to the secrets from the thread of a check and from the programs that it starts.
   */
  private static Runnable confinement(WorkerSettings settings) {
    if (settings.secrets().isEmpty()) {
      return () -> {};
    }
    try {
      return Landlock.of(Forbidden.reading(settings.secrets().get()))
          .<Runnable>map(lock -> lock::enter)
          .orElse(() -> {});
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "CODEGUARD_SECRETS: the directory '%s' cannot be used: %s"
              .formatted(settings.secrets().get(), e),
          e);
    }
  }

  private static SourceCache sources(WorkerDirectories directories, SourceFetcher fetcher) {
    try {
      return new SourceCache(
          fetcher, directories.sources(), MAX_SIZE_SOURCES * SourceLimits.DEFAULT.maxDiskBytes());
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "CODEGUARD_WORKSPACE: the directory '%s' is not writable: %s"
              .formatted(directories.settings().workspace(), e),
          e);
    }
  }

  /** Polls Redis until it responds, because an idle loop would detect that only late. */
  private void awaitRedis(TaskQueue queue) {
    while (!redisFound) {
      try {
        var _ = queue.monitor().stats();
        redisFound = true;
      } catch (QueueUnavailableException e) {
        try {
          TimeUnit.SECONDS.sleep(1);
        } catch (InterruptedException stop) {
          return;
        }
      }
    }
  }

  /** Whether Redis responds. */
  public boolean ready() {
    return redisFound && loop.redisReached();
  }

  /**
   * Whether all checks end in time and within the memory limit; if not, the process must be
   * restarted.
   */
  public boolean live() {
    return !checks.stuck() && !checks.outOfMemory() && !loop.outOfMemory();
  }

  /**
   * Stops leasing, lets running batches complete for at most {@code grace}, and releases the
   * remaining tasks without spending an attempt. Idempotent.
   */
  public void stop(Duration grace) {
    if (stopped.getAndSet(true)) {
      return;
    }
    LOG.atInfo().addKeyValue("worker", settings.worker()).log("stopping");
    probe.interrupt();
    try {
      loop.stop(grace);
      sources.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      LOG.warn("Failed to delete sources: {}", e.toString());
    }
    LOG.atInfo().addKeyValue("worker", settings.worker()).log("stopped");
  }

  /** Stops immediately: running batches are released. */
  @Override
  public void close() {
    stop(Duration.ZERO);
  }
}
