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
import io.codeguard.reporting.Finding;
import io.codeguard.reporting.Outcome;
import io.codeguard.validators.SourceFile;
import io.codeguard.worker.cache.ResultCacheWriter;
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

  /** The revision that was listed, which all workers must use. */
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
    ResultCacheWriter writer = new ResultCacheWriter(keys, files, !source.revision().isEmpty());
    List<Optional<FileResult>> results = batch.run(files);
    CompletionBuilder builder =
        new CompletionBuilder(batch.validation().index(), capacity(lease, results));
    missing.forEach(task -> builder.fail(task, "the file is no longer in the source", false));
    for (int i = 0; i < results.size(); i++) {
      int task = tasks.get(i);
      results
          .get(i)
          .ifPresentOrElse(result -> builder.add(task, result), () -> builder.release(task));
      results.get(i).ifPresent(result -> cacheIfComplete(writer, result));
    }
    writer.store(cache);
    return builder.build();
  }

  /** Reserves a part of the job's limit on findings; returns how many may be stored. */
  private long capacity(Lease lease, List<Optional<FileResult>> results)
      throws InterruptedException {
    long findings =
        results.stream()
            .flatMap(Optional::stream)
            .mapToLong(result -> result.bounded().findings().size())
            .sum();
    return findings == 0
        ? 0
        : FindingLimit.of(store.count(lease, Counters.KEPT, findings), findings);
  }

  /** Caches only complete results: another attempt may scan the other files in full. */
  private static void cacheIfComplete(ResultCacheWriter writer, FileResult found) {
    FileResult result = found.bounded();
    boolean complete = result.outcome() == Outcome.CLEAN || result.outcome() == Outcome.FINDINGS;
    if (complete && writer.accepts(result.path())) {
      writer.add(result.path(), known(result));
    }
  }

  private static KnownResult known(FileResult result) {
    if (result.findings().isEmpty()) {
      return KnownResult.CLEAN;
    }
    List<Finding> counted =
        result.findings().stream().filter(finding -> !finding.isSuppressed()).toList();
    List<KnownResult.Scored> highlights =
        Highlights.of(counted).stream()
            .map(h -> new KnownResult.Scored(h.score(), decode(h.content(), Highlight.class)))
            .toList();
    return KnownResult.of(result, result.findings().size(), ResultCounters.of(result), highlights);
  }
}
