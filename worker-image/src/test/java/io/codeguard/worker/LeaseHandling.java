package io.codeguard.worker;

import io.codeguard.queue.BatchHandler;
import io.codeguard.queue.ResultCache;
import io.codeguard.queue.TaskQueue;
import io.codeguard.validators.exec.ProgramHost;
import io.codeguard.worker.job.JobStore;
import io.codeguard.worker.listing.ListingTask;
import io.codeguard.worker.plan.OfferedValidators;
import io.codeguard.worker.plan.PlanCache;
import io.codeguard.worker.report.ReportTask;
import io.codeguard.worker.source.SourceAccess;
import io.codeguard.worker.source.SourceCache;
import io.codeguard.worker.source.SourceFetcher;
import io.codeguard.worker.source.network.AddressPolicy;
import io.codeguard.worker.source.tree.SourceLimits;
import io.codeguard.worker.validation.CheckRunner;
import io.codeguard.worker.validation.ValidationTasks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A worker's handler, without the threads that lease and renew. */
public final class LeaseHandling {
  private static final Duration TASK_TIMEOUT = Duration.ofMinutes(5);
  private static final Duration CHECK_GRACE = Duration.ofSeconds(10);
  private static final OfferedValidators OFFERED =
      OfferedValidators.load(List.of("mark"), List.of(), ProgramHost.open());

  private LeaseHandling() {}

  /**
   * Creates the handler of a worker that offers {@code mark}.
   *
   * @param sources as from {@link #sources}
   */
  public static BatchHandler of(
      TaskQueue queue, ResultCache cache, SourceCache sources, Clock clock) {
    JobStore store = new JobStore(queue);
    return new TaskHandler(
        store,
        new PlanCache(OFFERED),
        new ListingTask(store, sources, SourceLimits.DEFAULT),
        new ValidationTasks(store, sources, new CheckRunner(clock, CHECK_GRACE, () -> {}), cache),
        new ReportTask(store),
        TASK_TIMEOUT,
        "worker simulated, build 0");
  }

  /**
   * A worker's sources.
   *
   * @param directory its own
   * @param volumes asked at each fetch
   */
  public static SourceCache sources(Path directory, Map<String, Path> volumes) {
    SourceLimits limits = SourceLimits.DEFAULT;
    SourceFetcher fetcher =
        new SourceFetcher(
            limits,
            new AddressPolicy(List.of()),
            new SourceAccess(List.of(), List.of(), volumes),
            false);
    try {
      return new SourceCache(fetcher, directory, 2 * limits.maxDiskBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
