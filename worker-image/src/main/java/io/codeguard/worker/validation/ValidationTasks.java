package io.codeguard.worker.validation;

import static io.codeguard.protocol.Documents.decode;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.codeguard.protocol.Counters;
import io.codeguard.protocol.Documents;
import io.codeguard.protocol.FindingLimit;
import io.codeguard.protocol.Highlight;
import io.codeguard.protocol.KnownResult;
import io.codeguard.protocol.SourceListing;
import io.codeguard.queue.Completion;
import io.codeguard.queue.Lease;
import io.codeguard.queue.ResultCache;
import io.codeguard.reporting.FileResult;
import io.codeguard.reporting.Outcome;
import io.codeguard.validators.SourceFile;
import io.codeguard.worker.cache.ResultKeeper;
import io.codeguard.worker.cache.ResultKeys;
import io.codeguard.worker.job.JobStore;
import io.codeguard.worker.plan.PreparedPlan;
import io.codeguard.worker.plan.PreparedValidation;
import io.codeguard.worker.source.SourceCache;
import io.codeguard.worker.source.tree.FetchedSource;
import io.codeguard.worker.source.tree.SourceException;
import io.codeguard.worker.source.tree.SourceFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Validates the files of a lease, all for one validation. */
public record ValidationTasks(
    JobStore store, SourceCache sources, CheckRunner runner, ResultCache cache) {

  public Completion run(Lease lease, PreparedPlan plan, Duration timeout)
      throws SourceException, InterruptedException {
    PreparedValidation validation = plan.validations().get(Integer.parseInt(lease.group()));
    Optional<String> revision = revision(lease.jobId());
    try (SourceCache.Use use =
        sources.acquire(lease.jobId(), plan.plan().source(), revision, timeout)) {
      BatchRun batch = new BatchRun(runner, validation, timeout);
      return validate(lease, batch, use.source(), ResultKeys.of(plan, validation));
    }
  }

  /** All workers look at the files that were listed. */
  private Optional<String> revision(String job) throws InterruptedException {
    return store
        .document(job, Documents.MANIFEST)
        .map(document -> Documents.decode(document, SourceListing.class).revision());
  }

  private Completion validate(
      Lease lease, BatchRun batch, FetchedSource source, Optional<ResultKeys> keys)
      throws InterruptedException {
    List<SourceFile> files = new ArrayList<>();
    List<Integer> tasks = new ArrayList<>();
    List<Integer> missing = new ArrayList<>();
    for (int task = 0; task < lease.tasks().size(); task++) {
      String path = new String(lease.tasks().get(task).payload(), UTF_8);
      Optional<Path> location = SourceFiles.locate(source, path);
      if (location.isPresent()) {
        files.add(new SourceFile(path, location.get()));
        tasks.add(task);
      } else {
        missing.add(task);
      }
    }
    ResultKeeper keeper = new ResultKeeper(keys, files, !source.revision().isEmpty());
    List<Optional<FileResult>> results = batch.run(files);
    Tally tally = new Tally(batch.validation().index(), left(lease, results));
    missing.forEach(task -> tally.fail(task, "the file is no longer in the source", false));
    for (int i = 0; i < results.size(); i++) {
      int task = tasks.get(i);
      results.get(i).ifPresentOrElse(result -> tally.add(task, result), () -> tally.release(task));
      results.get(i).ifPresent(result -> keep(keeper, batch.validation().index(), result));
    }
    keeper.keep(cache);
    return tally.completion();
  }

  /** How many of the findings are kept; they are noted at once, so that nobody keeps more. */
  private long left(Lease lease, List<Optional<FileResult>> results) throws InterruptedException {
    long findings =
        results.stream()
            .flatMap(Optional::stream)
            .mapToLong(result -> Tally.bounded(result).findings().size())
            .sum();
    return findings == 0
        ? 0
        : FindingLimit.of(store.count(lease, Counters.KEPT, findings), findings);
  }

  /** Only of files that were looked at in full: others may do better another time. */
  private static void keep(ResultKeeper keeper, int validation, FileResult found) {
    FileResult result = Tally.bounded(found);
    boolean full = result.outcome() == Outcome.CLEAN || result.outcome() == Outcome.FINDINGS;
    if (full && keeper.wants(result.path())) {
      keeper.add(result.path(), known(validation, result));
    }
  }

  private static KnownResult known(int validation, FileResult result) {
    if (result.findings().isEmpty()) {
      return KnownResult.CLEAN;
    }
    Tally alone = new Tally(validation, Long.MAX_VALUE);
    alone.add(0, result);
    Completion told = alone.completion();
    List<KnownResult.Scored> highlights =
        told.highlights().stream()
            .map(h -> new KnownResult.Scored(h.score(), decode(h.content(), Highlight.class)))
            .toList();
    return KnownResult.of(result, result.findings().size(), told.counters(), highlights);
  }
}
