package io.codeguard.worker.listing;

import io.codeguard.protocol.Documents;
import io.codeguard.protocol.Exclusions;
import io.codeguard.protocol.JobPlan;
import io.codeguard.protocol.SourceListing;
import io.codeguard.queue.Completion;
import io.codeguard.queue.Lease;
import io.codeguard.reporting.sarif.Baseline;
import io.codeguard.worker.cache.ChunkKeys;
import io.codeguard.worker.job.Completions;
import io.codeguard.worker.job.JobStore;
import io.codeguard.worker.plan.PreparedPlan;
import io.codeguard.worker.report.BaselineDocuments;
import io.codeguard.worker.source.SourceCache;
import io.codeguard.worker.source.tree.FetchedSource;
import io.codeguard.worker.source.tree.SourceException;
import io.codeguard.worker.source.tree.SourceFiles;
import io.codeguard.worker.source.tree.SourceLimits;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lists a job's source: writes the chunks of the task list, then the manifest document, which marks
 * it complete. The first task writes the first part of a long list, later tasks the other parts.
 */
public record ListingTask(JobStore store, SourceCache sources, SourceLimits limits) {
  private static final Logger LOG = LoggerFactory.getLogger(ListingTask.class);

  /**
   * @throws InterruptedException also if the lease is lost: another worker then overwrites what
   *     this one has written
   */
  public Completion run(Lease lease, PreparedPlan plan, Duration timeout)
      throws SourceException, InterruptedException {
    long part = Documents.listingPart(lease.tasks().getFirst().payload());
    return part == 0 ? firstPart(lease, plan, timeout) : laterPart(lease, plan, part, timeout);
  }

  private Completion firstPart(Lease lease, PreparedPlan plan, Duration timeout)
      throws SourceException, InterruptedException {
    String job = Documents.mainJob(lease.jobId());
    // Fails early if the baseline is invalid.
    Optional<Baseline> _ = BaselineDocuments.read(store, job, plan.plan());
    try (SourceCache.Use use =
        sources.acquire(job, plan.plan().source(), Optional.empty(), timeout)) {
      SourceFiles listed = SourceFiles.list(use.source(), limits);
      Selection selection = Selection.of(plan, listed.files());
      SourceListing manifest =
          new SourceListing(
              use.source().revision(),
              selection.files(),
              selection.bytes(),
              selection.chunks().size(),
              selection.tasks(),
              selection.unmatched(),
              listed.excluded(),
              Selection.unseen(plan, listed.excludedFiles()),
              selection.tasksOf(),
              parts(plan.plan(), selection));
      putChunks(lease, plan, use.source(), selection, 0, manifest);
      store.putDocument(lease, Documents.MANIFEST, Documents.encode(manifest));
      LOG.atInfo()
          .addKeyValue("job", plan.plan().name())
          .addKeyValue("revision", manifest.revision())
          .addKeyValue("files", manifest.files())
          .addKeyValue("tasks", manifest.tasks())
          .addKeyValue("excluded", Exclusions.text(manifest.excluded()))
          .log("listed");
      return Completion.DONE;
    }
  }

  /** Null if the list is short, or the operator requested all of it. */
  private static SourceListing.Parts parts(JobPlan plan, Selection selection) {
    Integer ahead = plan.chunksAhead();
    return ahead == null || selection.chunks().size() <= ahead
        ? null
        : new SourceListing.Parts(ahead, selection.digest());
  }

  private Completion laterPart(Lease lease, PreparedPlan plan, long part, Duration timeout)
      throws SourceException, InterruptedException {
    String job = Documents.mainJob(lease.jobId());
    Optional<SourceListing> existing =
        store
            .document(job, Documents.MANIFEST)
            .map(it -> Documents.decode(it, SourceListing.class));
    if (existing.isEmpty()) {
      return Completions.failed(lease, "the job's manifest is no longer in the queue", true);
    }
    SourceListing manifest = existing.get();
    try (SourceCache.Use use =
        sources.acquire(job, plan.plan().source(), Optional.of(manifest.revision()), timeout)) {
      Selection selection = Selection.of(plan, SourceFiles.list(use.source(), limits).files());
      if (!selection.digest().equals(manifest.parts().digest())) {
        throw SourceException.permanent(
            "the source changed while the job was running: its files differ from those listed first; recreate the job");
      }
      putChunks(lease, plan, use.source(), selection, part, manifest);
      return Completion.DONE;
    }
  }

  private void putChunks(
      Lease lease,
      PreparedPlan plan,
      FetchedSource source,
      Selection selection,
      long part,
      SourceListing manifest)
      throws InterruptedException {
    ChunkKeys keys = new ChunkKeys(plan, source);
    List<SourceListing.Chunk> chunks = selection.chunks();
    long end = manifest.chunksOf(part + 1);
    for (long number = manifest.chunksOf(part); number < end; number++) {
      SourceListing.Chunk chunk = keys.with(chunks.get((int) number));
      store.putDocument(lease, Documents.chunk(number), Documents.encode(chunk));
    }
  }
}
