package io.codeguard.worker.listing;

import static io.codeguard.worker.testing.TestPlans.validation;
import static org.assertj.core.api.Assertions.assertThat;

import io.codeguard.protocol.Documents;
import io.codeguard.protocol.JobPlan;
import io.codeguard.protocol.SourceListing;
import io.codeguard.queue.DeadLetter;
import io.codeguard.queue.JobSnapshot;
import io.codeguard.worker.testing.JobDriver;
import io.codeguard.worker.testing.TestPlans;
import io.codeguard.worker.testing.WorkersOnRedis;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A long task list is written in parts, which the operator requests one by one. */
class ListingInPartsTest {
  @RegisterExtension private static final WorkersOnRedis WORKERS = new WorkersOnRedis();

  private static final int FILES = 2300;
  private static final int CHUNKS = 5;
  private static final int AHEAD = 2;

  @TempDir private Path directory;
  private Path source;

  @BeforeEach
  void prepare() throws Exception {
    source = Files.createDirectory(directory.resolve("source"));
    for (int i = 0; i < FILES; i++) {
      Files.writeString(source.resolve("f%04d.txt".formatted(i)), "BAD\n");
    }
    var _ = WORKERS.start(1, Files.createDirectory(directory.resolve("workspace")));
  }

  @Test
  void partsDoNotOverlap() {
    JobDriver job = WORKERS.submit(plan(AHEAD));
    SourceListing manifest = job.manifest();
    assertThat(manifest.chunks()).isEqualTo(CHUNKS);
    assertThat(manifest.tasks()).isEqualTo(FILES);
    assertThat(chunks()).containsExactly(0L, 1L);
    assertThat(part(1).done()).isEqualTo(2);
    assertThat(chunks()).containsExactly(0L, 1L, 2L, 3L);
    assertThat(part(2).done()).isEqualTo(3);
    assertThat(chunks()).containsExactly(0L, 1L, 2L, 3L, 4L);

    List<String> paths = new ArrayList<>();
    chunks().forEach(chunk -> paths.addAll(paths(job, chunk)));
    assertThat(paths).hasSize(FILES).isSorted().doesNotHaveDuplicates();
    assertThat(job.document(Documents.MANIFEST, SourceListing.class)).isEqualTo(manifest);
  }

  @Test
  void aShortListIsWrittenInOnePart() {
    assertThat(WORKERS.submit(plan(CHUNKS)).manifest().parts()).isNull();
    assertThat(chunks()).hasSize(CHUNKS);
  }

  @Test
  void anOperatorThatRequestsNoPartsGetsTheWholeList() {
    assertThat(WORKERS.submit(plan(null)).manifest().parts()).isNull();
    assertThat(chunks()).hasSize(CHUNKS);
  }

  @Test
  void aPartOfASourceThatHasChangedMeanwhileIsRefused() throws Exception {
    var _ = WORKERS.submit(plan(AHEAD)).manifest();
    Files.writeString(source.resolve("a.txt"), "BAD\n");
    assertThat(part(1).dead()).isEqualTo(1);
    DeadLetter letter =
        WORKERS.queue().monitor().deadLetters(Documents.listingJob("uid"), 1).getFirst();
    assertThat(letter.reason()).startsWith("the source changed while the job was running: ");
    assertThat(letter.attempts()).isEqualTo(1);
    assertThat(chunks()).containsExactly(0L, 1L);
  }

  private JobPlan plan(Integer ahead) {
    JobPlan.Source files = TestPlans.directory(source.toString());
    return new JobPlan(
        1,
        "team/job",
        files,
        List.of(),
        List.of(),
        List.of(validation("mark")),
        20,
        false,
        null,
        ahead);
  }

  /** Requests a part and waits for it. */
  private static JobSnapshot part(long number) {
    String id = Documents.listingJob("uid");
    var _ =
        WORKERS
            .queue()
            .feed()
            .enqueue(id, number, "single", List.of(Documents.listingPart(number)));
    return Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .until(
            () -> WORKERS.queue().monitor().job(id).orElseThrow(),
            job -> job.total() == number + 1 && job.pending() == 0);
  }

  private static List<Long> chunks() {
    return LongStream.range(0, CHUNKS)
        .filter(chunk -> WORKERS.queue().feed().document("uid", Documents.chunk(chunk)).isPresent())
        .boxed()
        .toList();
  }

  private static List<String> paths(JobDriver job, long chunk) {
    return job.document(Documents.chunk(chunk), SourceListing.Chunk.class).paths();
  }
}
