package io.codeguard.jobengine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.codeguard.api.v1alpha1.StatusCondition;
import io.codeguard.api.v1alpha1.ValidationJobSpec;
import io.codeguard.api.v1alpha1.ValidationJobStatus;
import io.codeguard.protocol.Counters;
import io.codeguard.protocol.Documents;
import io.codeguard.protocol.FindingLimit;
import io.codeguard.protocol.Highlight;
import io.codeguard.protocol.JobPlan;
import io.codeguard.protocol.KnownResult;
import io.codeguard.protocol.KnownResult.Scored;
import io.codeguard.protocol.NewFindings;
import io.codeguard.protocol.ResultRecord;
import io.codeguard.protocol.SourceListing;
import io.codeguard.queue.Completion;
import io.codeguard.queue.Lease;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What earlier jobs left: results that spare tasks, and reports that findings are compared with.
 */
class EarlierJobsTest extends JobOnRedis {
  @Test
  void whatEarlierJobsLeftIsNotDoneAgain() {
    JsonNode file = new ObjectMapper().valueToTree(Map.of("path", "f1"));
    Highlight highlight = new Highlight("syntax", "rule", "error", "f1", 1, 1, "wrong");
    KnownResult found =
        KnownResult.of(
            file, 1, Map.of(Counters.FINDINGS_ERROR, 1L), List.of(new Scored(3, highlight)));
    redis
        .results()
        .put(
            Map.of(
                "clean", KnownResult.CLEAN.encode(),
                "found", found.encode(),
                "damaged", new byte[] {1, 2, 3}));
    advance(Specs.with("{}"));
    listAs("clean", "found", "damaged", "absent", "");
    ValidationJobStatus fed = advance(Specs.with("{}"));
    assertThat(fed.progress()).isEqualTo("2/5");
    assertThat(fed.tasks().cached()).isEqualTo(2);
    assertThat(fed.tasks().ready()).isEqualTo(3);
    assertThat(fed.findings().error()).isEqualTo(1);
    assertThat(fed.topFindings().getFirst().message()).isEqualTo("wrong");
    List<byte[]> records = queue.monitor().results(UID, 0, 10);
    assertThat(records).hasSize(1);
    assertThat(ResultRecord.read(records.getFirst(), JsonNode.class).files())
        .toIterable()
        .containsExactly(file);

    Lease lease = lease(5);
    assertThat(lease.tasks())
        .extracting(task -> new String(task.payload(), UTF_8))
        .containsExactly("f2", "f3", "f4");
    queue.leases().settle(lease, Completion.DONE);
    advance(Specs.with("{}"));
    writeReport();
    ValidationJobStatus end = advance(Specs.with("{'failOn': {'minCoveragePercent': 100}}"));
    assertThat(end.tasks().succeeded()).isEqualTo(3);
    assertThat(end.tasks().cached()).isEqualTo(2);
    assertThat(end.verdict()).isEqualTo("Violations");
    assertThat(condition(end, "GatePassed")).isEqualTo("False LimitsExceeded");
  }

  @Test
  void knownResultsBeyondTheLimitOfFindingsAreForAWorkerToCut() {
    KnownResult two =
        KnownResult.of(Map.of("path", "f0"), 2, Map.of(Counters.FINDINGS_ERROR, 2L), List.of());
    redis.results().put(Map.of("two", two.encode(), "clean", KnownResult.CLEAN.encode()));
    advance(Specs.with("{}"));
    assertThat(queue.feed().count(UID, Counters.KEPT, FindingLimit.MAX - 3))
        .isEqualTo(FindingLimit.MAX - 3);
    listAs("two", "two", "clean");

    ValidationJobStatus fed = advance(Specs.with("{}"));

    assertThat(fed.tasks().cached()).isEqualTo(2);
    assertThat(lease(3).tasks())
        .extracting(task -> new String(task.payload(), UTF_8))
        .containsExactly("f1");
    assertThat(queue.monitor().job(UID).orElseThrow().counter(Counters.KEPT))
        .isEqualTo(FindingLimit.MAX - 1);
  }

  @Test
  void whatHasNoFindingsIsKnownAlsoBeyondTheLimitOfFindings() {
    redis.results().put(Map.of("clean", KnownResult.CLEAN.encode()));
    advance(Specs.with("{}"));
    queue.feed().count(UID, Counters.KEPT, FindingLimit.MAX + 1);
    listAs("clean", "clean");

    assertThat(advance(Specs.with("{}")).tasks().cached()).isEqualTo(2);
  }

  @Test
  void aJobOfWhichAllIsKnownNeedsNoWorkerButForListingAndReport() {
    redis.results().put(Map.of("clean", KnownResult.CLEAN.encode()));
    advance(Specs.with("{}"));
    listAs("clean", "clean");
    advance(Specs.with("{}"));
    writeReport();
    assertThat(advance(Specs.with("{}")).verdict()).isEqualTo("Passed");
  }

  @Test
  void withABaselineOnlyNewFindingsCount() {
    List<byte[]> parts = List.of("first".getBytes(UTF_8), "second".getBytes(UTF_8));
    baseline = Optional.of(new JobBaseline("spec.baseline.jobName", parts::iterator));
    ValidationJobSpec spec = Specs.with("{'failOn': {'severity': 'warning'}}");
    advance(spec);
    assertThat(plan().baseline()).isEqualTo(new JobPlan.Baseline("spec.baseline.jobName", 2));
    assertThat(queue.feed().document(UID, Documents.baselinePart(1)))
        .hasValueSatisfying(part -> assertThat(part).asString(UTF_8).isEqualTo("second"));
    list(2);
    advance(spec);
    settle(2, Map.of(Counters.FINDINGS_ERROR, 7L, Counters.FINDINGS_NOTE, 2L));
    advance(spec);
    Highlight top = new Highlight("syntax", "rule", "note", "f1", 1, 1, "new");
    writeReport(new NewFindings(0, 0, 2, List.of(top)));
    ValidationJobStatus end = advance(spec);
    assertThat(end.verdict()).isEqualTo("Passed");
    assertThat(end.findings().total()).isEqualTo(9);
    assertThat(end.findings().fresh()).isEqualTo(2);
    assertThat(end.topFindings()).extracting(finding -> finding.message()).containsExactly("new");
    assertThat(condition(end, "BaselineReady")).isEqualTo("True Found");
  }

  @Test
  void newFindingsBreakTheGate() {
    baseline =
        Optional.of(new JobBaseline("spec.baseline.report", () -> List.of(new byte[1]).iterator()));
    advance(Specs.with("{}"));
    list(1);
    advance(Specs.with("{}"));
    settle(1, Map.of(Counters.FINDINGS_ERROR, 7L));
    advance(Specs.with("{}"));
    writeReport(new NewFindings(1, 0, 0, List.of()));
    ValidationJobStatus end = advance(Specs.with("{}"));
    assertThat(end.verdict()).isEqualTo("Violations");
    assertThat(end.conditions())
        .extracting(StatusCondition::message)
        .contains("1 new finding of severity note or worse, 0 tolerated");
  }

  /** The listing task, done: one chunk of files whose results have these keys. */
  private void listAs(String... keys) {
    Lease lease = lease(1);
    List<String> paths = IntStream.range(0, keys.length).mapToObj(i -> "f" + i).toList();
    put(Documents.chunk(0), new SourceListing.Chunk(0, paths, List.of(keys)));
    put(
        Documents.MANIFEST,
        new SourceListing(
            "abc", keys.length, 0, 1, keys.length, 0, Map.of(), 0L, List.of((long) keys.length)));
    queue.leases().settle(lease, Completion.DONE);
  }
}
