package io.codeguard.jobengine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.codeguard.api.v1alpha1.Phase;
import io.codeguard.api.v1alpha1.ValidationJobStatus;
import io.codeguard.protocol.Documents;
import io.codeguard.protocol.SourceListing;
import io.codeguard.queue.Completion;
import io.codeguard.queue.Completion.TaskFailure;
import io.codeguard.queue.Lease;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A job with more tasks than are listed at once. */
class ListedInPartsTest extends JobOnRedis {
  private static final int CHUNKS = 7;
  private static final int IN_A_PART = 2;
  private static final int FILES = CHUNKS * SourceListing.CHUNK_TASKS;

  private final SourceListing manifest =
      new SourceListing(
          "abc",
          FILES,
          0,
          CHUNKS,
          FILES,
          0,
          Map.of(),
          0L,
          List.of((long) FILES),
          new SourceListing.Parts(IN_A_PART, "digest"));

  @Test
  void everyTaskIsFedOnceAndNoMoreThanTwoPartsAreListedAhead() {
    var _ = advance(Specs.with("{}"));
    List<String> done = new ArrayList<>();
    List<Long> parts = new ArrayList<>();
    ValidationJobStatus seen = status.orElseThrow();
    while (done.size() < FILES) {
      Lease lease = lease(100);
      if (Documents.isListing(lease.jobId())) {
        parts.add(list(lease));
      } else {
        lease.tasks().forEach(task -> done.add(new String(task.payload(), UTF_8)));
        queue.leases().settle(lease, Completion.DONE);
      }
      seen = advance(Specs.with("{}"));
      assertThat(chunksInRedis()).isLessThanOrEqualTo(2 * IN_A_PART);
    }
    assertThat(done).hasSize(FILES).doesNotHaveDuplicates();
    assertThat(parts).containsExactly(0L, 1L, 2L, 3L);
    assertThat(seen.progress()).isEqualTo(FILES + "/" + FILES);
    writeReport();
    assertThat(advance(Specs.with("{}")).phase()).isEqualTo(Phase.SUCCEEDED);
  }

  @Test
  void theJobRunsWhileAPartIsBeingListed() {
    var _ = advance(Specs.with("{}"));
    var _ = list(lease(1));
    ValidationJobStatus seen = advance(Specs.with("{}"));
    assertThat(seen.phase()).isEqualTo(Phase.RUNNING);
    assertThat(seen.progress()).isEqualTo("0/" + FILES);
    assertThat(queue.monitor().job(Documents.listingJob(UID)).orElseThrow().total()).isEqualTo(2);
    assertThat(advance(Specs.with("{}")).phase()).isEqualTo(Phase.RUNNING);
  }

  @Test
  void aPartThatCannotBeListedFailsTheJobWithTheReason() {
    var _ = advance(Specs.with("{}"));
    var _ = list(lease(1));
    var _ = advance(Specs.with("{}"));
    TaskFailure gone = new TaskFailure(0, "the source changed while the job ran", false);
    Lease second = listing();
    queue
        .leases()
        .settle(second, new Completion(Map.of(), List.of(), List.of(), List.of(gone), Set.of()));
    ValidationJobStatus end = advance(Specs.with("{}"));
    assertThat(end.phase()).isEqualTo(Phase.FAILED);
    assertThat(condition(end, "Finished")).isEqualTo("True ListingFailed");
  }

  @Test
  void aJobThatLostAChunkOfALaterPartStartsAgain() {
    var _ = advance(Specs.with("{'parallelism': 1}"));
    var _ = list(lease(1));
    var _ = advance(Specs.with("{}"));
    Lease second = listing();
    put(second, 1);
    queue.feed().removeDocument(UID, Documents.chunk(3));
    queue.leases().settle(second, Completion.DONE);
    assertThat(advance(Specs.with("{}")).phase()).isEqualTo(Phase.LISTING);
  }

  /** Leases until the listing's task comes; what else comes is left to run out. */
  private Lease listing() {
    Lease lease = lease(100);
    while (!Documents.isListing(lease.jobId())) {
      lease = lease(100);
    }
    return lease;
  }

  private long list(Lease lease) {
    assertThat(lease.jobId()).isEqualTo(Documents.listingJob(UID));
    long part = Documents.listingPart(lease.tasks().getFirst().payload());
    put(lease, part);
    queue.leases().settle(lease, Completion.DONE);
    return part;
  }

  private void put(Lease lease, long part) {
    for (long chunk = manifest.chunksOf(part); chunk < manifest.chunksOf(part + 1); chunk++) {
      int from = (int) chunk * SourceListing.CHUNK_TASKS;
      List<String> paths =
          IntStream.range(from, from + SourceListing.CHUNK_TASKS).mapToObj(i -> "f" + i).toList();
      byte[] content = Documents.encode(new SourceListing.Chunk(0, paths, List.of()));
      queue.feed().putDocument(lease, UID, Documents.chunk(chunk), content);
    }
    if (part == 0) {
      put(Documents.MANIFEST, manifest);
    }
  }

  private long chunksInRedis() {
    return IntStream.range(0, CHUNKS)
        .filter(chunk -> queue.feed().document(UID, Documents.chunk(chunk)).isPresent())
        .count();
  }
}
