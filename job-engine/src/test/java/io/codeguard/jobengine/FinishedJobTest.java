package io.codeguard.jobengine;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeguard.api.v1alpha1.Phase;
import io.codeguard.api.v1alpha1.ValidationJobSpec;
import io.codeguard.protocol.Documents;
import io.codeguard.protocol.Highlight;
import io.codeguard.protocol.Report;
import io.codeguard.queue.Completion;
import io.codeguard.queue.Lease;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a finished job leaves in Redis; prints how many bytes. */
class FinishedJobTest extends JobOnRedis {
  private static final int REPORT_BYTES = 500_000;
  private static final byte[] HIGHLIGHT =
      Documents.encode(new Highlight("syntax", "rule", "error", "f1", 1, 1, "message"));

  @Test
  void onlyTheReportAndTheOutcomeStay() {
    byte[] random = new byte[REPORT_BYTES];
    new Random(1).nextBytes(random);
    ValidationJobSpec spec = Specs.with("{}");
    baseline =
        Optional.of(new JobBaseline("spec.baseline.report", () -> List.of(random).iterator()));
    advance(spec);
    // A lister that lost its lease has left chunks that the next one does not know.
    put(Documents.chunk(7), "a chunk");
    list(1200);
    advance(spec);
    for (int done = 0; done < 3; done++) {
      Lease lease = lease(500);
      Completion.Highlight highlight = new Completion.Highlight(1, HIGHLIGHT);
      queue
          .leases()
          .settle(
              lease,
              new Completion(
                  Map.of("findings.error", 5L),
                  List.of(random),
                  List.of(highlight),
                  List.of(new Completion.TaskFailure(0, "broken", false)),
                  Set.of()));
    }
    advance(spec);
    long before = redis.memory().used();
    Lease report = lease(1);
    queue.feed().putDocument(report, UID, Documents.reportPart(0), random);
    // Of a worker that wrote a longer one.
    queue.feed().putDocument(report, UID, Documents.reportPart(1), random);
    put(Documents.REPORT, new Report(1, "sha256:0", 3, null));
    queue.leases().settle(report, Completion.DONE);

    advance(spec);

    assertThat(status.orElseThrow().phase()).isEqualTo(Phase.FAILED);
    assertThat(keysOfTheJob()).containsExactly("}:j:" + UID, "}:o:" + UID);
    assertThat(queue.feed().document(UID, Documents.reportPart(0))).hasValue(random);
    for (String gone :
        List.of(
            Documents.PLAN,
            Documents.MANIFEST,
            Documents.chunk(7),
            Documents.baselinePart(0),
            Documents.reportPart(1))) {
      assertThat(queue.feed().document(UID, gone)).as(gone).isEmpty();
    }
    assertThat(queue.monitor().job(UID).orElseThrow().counters()).isEmpty();
    assertThat(queue.monitor().stats().dead()).isZero();
    long bytes = memoryOfTheJob();
    System.out.printf(
        "A finished job takes %d bytes of Redis besides its report of %d bytes; Redis had %d in use%n",
        bytes - REPORT_BYTES, REPORT_BYTES, before);
    assertThat(bytes).isLessThan(REPORT_BYTES + REPORT_BYTES / 4 + 16 * 1024);
  }

  private List<String> keysOfTheJob() {
    return server.keys().stream()
        .filter(key -> key.contains(UID))
        .map(key -> key.substring(key.indexOf('}')))
        .toList();
  }

  private long memoryOfTheJob() {
    return server.keys().stream()
        .filter(key -> key.contains(UID))
        .mapToLong(key -> Long.parseLong(server.call("MEMORY", "USAGE", key).substring(1)))
        .sum();
  }
}
