package io.codeguard.worker.listing;

import io.codeguard.queue.Completion;
import io.codeguard.queue.Lease;
import io.codeguard.queue.contract.Documents;
import io.codeguard.queue.contract.Exclusions;
import io.codeguard.queue.contract.Manifest;
import io.codeguard.validators.sarif.Baseline;
import io.codeguard.worker.cache.ChunkKeys;
import io.codeguard.worker.job.JobStore;
import io.codeguard.worker.plan.PreparedPlan;
import io.codeguard.worker.report.BaselineDocuments;
import io.codeguard.worker.source.SourceCache;
import io.codeguard.worker.source.SourceException;
import io.codeguard.worker.source.SourceFiles;
import io.codeguard.worker.source.SourceLimits;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lists a job's source: chunks of tasks, then the manifest, which says that they are complete. */
public record ListingTask(JobStore store, SourceCache sources, SourceLimits limits) {
  private static final Logger LOG = LoggerFactory.getLogger(ListingTask.class);

  /**
   * @throws InterruptedException also when the lease is lost: another worker lists, and what this
   *     one has written is overwritten
   */
  public Completion run(Lease lease, PreparedPlan plan, Duration timeout)
      throws SourceException, InterruptedException {
    String job = Documents.mainJob(lease.jobId());
    // What is wrong with it is to be told before all the work.
    Optional<Baseline> _ = BaselineDocuments.read(store, job, plan.plan());
    try (SourceCache.Use use =
        sources.acquire(job, plan.plan().source(), Optional.empty(), timeout)) {
      SourceFiles listed = SourceFiles.list(use.source(), limits);
      Selection selection = Selection.of(plan, listed.files());
      List<Manifest.Chunk> chunks = selection.chunks();
      ChunkKeys keys = new ChunkKeys(plan, use.source());
      for (int number = 0; number < chunks.size(); number++) {
        Manifest.Chunk chunk = keys.with(chunks.get(number));
        store.putDocument(lease, Documents.chunk(number), Documents.encode(chunk));
      }
      Manifest manifest =
          new Manifest(
              use.source().revision(),
              selection.files(),
              selection.bytes(),
              chunks.size(),
              selection.tasks(),
              selection.unmatched(),
              listed.excluded(),
              Selection.unseen(plan, listed.leftOut()),
              selection.tasksOf());
      store.putDocument(lease, Documents.MANIFEST, Documents.encode(manifest));
      LOG.atInfo()
          .addKeyValue("job", plan.plan().name())
          .addKeyValue("revision", manifest.revision())
          .addKeyValue("files", manifest.files())
          .addKeyValue("tasks", manifest.tasks())
          .addKeyValue("leftOut", Exclusions.text(manifest.excluded()))
          .log("listed");
      return Completion.DONE;
    }
  }
}
