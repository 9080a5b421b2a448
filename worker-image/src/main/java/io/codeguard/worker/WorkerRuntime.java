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
import io.codeguard.worker.plan.Plans;
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
 * A running worker. While Redis is away, at the start or later, it goes on trying. Thread-safe.
 *
 * <pre>{@code
 * try (WorkerRuntime worker = WorkerRuntime.start(WorkerSettings.of("team/pool", "worker-1"), redis)) {
 *   ...
 * }
 * }</pre>
 */
public final class WorkerRuntime implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerRuntime.class);

  /** As many as the queue leases at a time. */
  private static final int BATCH_TASKS = 5000;

  /** How many sources of the largest size have room at a time. */
  private static final int LARGEST_SOURCES = 2;

  private static final Duration CHECK_GRACE = Duration.ofSeconds(10);

  private final WorkerSettings settings;
  private final SourceCache sources;
  private final CheckRunner checks;
  private final LeaseLoop loop;
  private final Thread greeting;
  private final AtomicBoolean stopped = new AtomicBoolean();
  private volatile boolean greeted;

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
            new Plans(offered),
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
    this.greeting = Thread.ofVirtual().name("greeting").unstarted(() -> greet(queue));
  }

  /**
   * Starts a worker, which leases until it is stopped. The connection stays the caller's, to be
   * closed after the worker.
   *
   * @throws IllegalArgumentException when a setting is wrong; the message says how
   */
  public static WorkerRuntime start(WorkerSettings settings, RedisConnection redis) {
    return start(settings, redis, redis.results());
  }

  /**
   * The same, with results kept elsewhere.
   *
   * @param cache gets what later jobs may use
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
    runtime.greeting.start();
    runtime.loop.start();
    LOG.atInfo()
        .addKeyValue("worker", settings.worker())
        .addKeyValue("queue", settings.queue())
        .addKeyValue("concurrency", settings.concurrency())
        .addKeyValue("validators", offered.types())
        .log("started");
    return runtime;
  }

  /** What takes the secrets from a check, and from the programs that it starts. */
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
          "the directory of secrets '%s' cannot be used: %s".formatted(settings.secrets().get(), e),
          e);
    }
  }

  private static SourceCache sources(WorkerDirectories directories, SourceFetcher fetcher) {
    try {
      return new SourceCache(
          fetcher, directories.sources(), LARGEST_SOURCES * SourceLimits.DEFAULT.room());
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "the workspace '%s' cannot be written: %s"
              .formatted(directories.settings().workspace(), e),
          e);
    }
  }

  /** An idle loop hears late that Redis is there. */
  private void greet(TaskQueue queue) {
    while (!greeted) {
      try {
        var _ = queue.monitor().stats();
        greeted = true;
      } catch (QueueUnavailableException e) {
        try {
          TimeUnit.SECONDS.sleep(1);
        } catch (InterruptedException stop) {
          return;
        }
      }
    }
  }

  /** Whether Redis answers. */
  public boolean ready() {
    return greeted && loop.redisReached();
  }

  /**
   * Whether all that was begun ends in time and within memory; if not, only a new process helps.
   */
  public boolean live() {
    return !checks.stuck() && !checks.outOfMemory() && !loop.outOfMemory();
  }

  /**
   * Leases nothing more, lets running batches end, and hands back, with no attempt spent, what is
   * not done within the time. Stopping again does nothing.
   */
  public void stop(Duration grace) {
    if (stopped.getAndSet(true)) {
      return;
    }
    LOG.atInfo().addKeyValue("worker", settings.worker()).log("stopping");
    greeting.interrupt();
    try {
      loop.stop(grace);
      sources.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      LOG.warn("Sources could not be deleted: {}", e.toString());
    }
    LOG.atInfo().addKeyValue("worker", settings.worker()).log("stopped");
  }

  /** Stops at once: running batches are handed back. */
  @Override
  public void close() {
    stop(Duration.ZERO);
  }
}
