package io.codeguard.jobengine;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeguard.api.v1alpha1.Phase;
import io.codeguard.api.v1alpha1.ValidationJobSpec;
import io.codeguard.api.v1alpha1.ValidationJobStatus;
import io.codeguard.protocol.Counters;
import io.codeguard.protocol.Documents;
import io.codeguard.protocol.JobPlan;
import io.codeguard.queue.Completion;
import io.codeguard.queue.Lease;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A job of which nothing goes wrong, on a real Redis; the test does the workers' part. */
class JobRunTest extends JobOnRedis {
  @Test
  void aJobIsListedFedReportedAndSucceeds() {
    ValidationJobSpec spec = Specs.with("{'failOn': {'severity': 'error'}}");
    assertThat(advance(spec).phase()).isEqualTo(Phase.LISTING);
    assertThat(plan().validations().getFirst().type()).isEqualTo("syntax");

    list(1200);
    assertThat(advance(spec).progress()).isEqualTo("0/1200");
    assertThat(queue.feed().document(UID, Documents.chunk(0))).isEmpty();

    settle(500, Map.of(Counters.SKIPPED, 2L, Counters.FINDINGS_WARNING, 3L));
    assertThat(advance(spec).progress()).isEqualTo("500/1200");
    assertThat(advance(spec).tasks().skipped()).isEqualTo(2);
    settle(500, Map.of());
    settle(500, Map.of());
    assertThat(advance(spec).phase()).isEqualTo(Phase.RUNNING);

    writeReport();
    ValidationJobStatus end = advance(spec);
    assertThat(end.phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(end.verdict()).isEqualTo("Passed");
    assertThat(end.findings().warning()).isEqualTo(3);
    assertThat(end.report().digest()).isEqualTo("sha256:0");
    assertThat(end.source().revision()).isEqualTo("abc");
    assertThat(end.completionTime()).isEqualTo("2026-01-01T00:00:00Z");
    assertThat(condition(end, "GatePassed")).isEqualTo("True WithinLimits");
    assertThat(condition(end, "Finished")).isEqualTo("True Succeeded");
  }

  @Test
  void aSourceWithNothingToLookAtSucceedsAndSaysSo() {
    advance(Specs.with("{}"));
    list(0);
    advance(Specs.with("{}"));
    writeReport();
    ValidationJobStatus end = advance(Specs.with("{}"));
    assertThat(end.phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(condition(end, "FilesMatched")).isEqualTo("False NothingMatched");
  }

  @Test
  void whatTheSourceLeavesOutIsToldAndCanBreakTheGate() {
    ValidationJobSpec spec = Specs.with("{'failOn': {'minCoveragePercent': 100}}");
    advance(spec);
    list(3, Map.of("too large", 1L, "symbolic link", 2L));
    advance(spec);
    settle(3, Map.of());
    advance(spec);
    writeReport();
    ValidationJobStatus end = advance(spec);
    assertThat(end.source().excluded())
        .containsExactly(Map.entry("symbolic link", 2L), Map.entry("too large", 1L));
    assertThat(message(end, "FilesMatched"))
        .isEqualTo("3 files; excluded from the source: 2 symbolic link, 1 too large");
    assertThat(end.verdict()).isEqualTo("Violations");
    assertThat(message(end, "GatePassed")).startsWith("3 of 4 tasks (1 would be");
  }

  @Test
  void aSourceOfWhichAllIsLeftOutSaysWhy() {
    ValidationJobSpec spec = Specs.with("{'failOn': {'minCoveragePercent': 1}}");
    advance(spec);
    list(0, Map.of("LFS pointer", 2L));
    advance(spec);
    writeReport();
    ValidationJobStatus end = advance(spec);
    assertThat(condition(end, "FilesMatched")).isEqualTo("False NothingMatched");
    assertThat(message(end, "FilesMatched")).endsWith("excluded from the source: 2 LFS pointer");
    assertThat(end.verdict()).isEqualTo("Violations");
  }

  private static String message(ValidationJobStatus status, String type) {
    return status.conditions().stream()
        .filter(condition -> condition.type().equals(type))
        .findFirst()
        .orElseThrow()
        .message();
  }

  @Test
  void eachTaskIsCountedByItsOutcome() {
    advance(Specs.with("{}"));
    list(9);
    advance(Specs.with("{}"));
    settle(
        9,
        Map.of(
            Counters.SKIPPED, 1L,
            Counters.PARTIAL, 2L,
            Counters.CACHED, 1L,
            Counters.WITH_FINDINGS, 2L,
            Counters.FINDINGS_ERROR, 5L,
            Counters.FINDINGS_SUPPRESSED, 3L));
    ValidationJobStatus now = advance(Specs.with("{}"));
    assertThat(now.tasks().succeeded()).isEqualTo(5);
    assertThat(now.tasks().cached()).isEqualTo(1);
    assertThat(now.tasks().clean()).isEqualTo(4);
    assertThat(now.tasks().withFindings()).isEqualTo(2);
    assertThat(now.findings().total()).isEqualTo(5);
    assertThat(now.findings().suppressed()).isEqualTo(3);
  }

  @Test
  void whatWorkersOfAnOlderVersionDoNotCountIsNotMadeUp() {
    advance(Specs.with("{}"));
    Lease lease = lease(1);
    put(Documents.chunk(0), Map.of("validation", 0, "paths", List.of("f0")));
    put(
        Documents.MANIFEST,
        Map.of("files", 1, "chunks", 1, "tasks", 1, "excluded", Map.of("too large", 1)));
    queue.leases().settle(lease, Completion.DONE);
    advance(Specs.with("{}"));
    settle(1, Map.of(Counters.FINDINGS_ERROR, 1L));
    advance(Specs.with("{}"));
    writeReport();
    ValidationJobStatus end = advance(Specs.with("{'failOn': {'minCoveragePercent': 100}}"));
    assertThat(end.tasks().succeeded()).isEqualTo(1);
    assertThat(end.tasks().clean()).isNull();
    assertThat(end.tasks().withFindings()).isNull();
    assertThat(end.findings().suppressed()).isNull();
    assertThat(message(end, "GatePassed")).contains("1 of 2 tasks (1 would be");
  }

  @Test
  void aJobEndsWithTheStartThatIsRecordedWhoeverFindsItsEnd() {
    ValidationJobStatus begun = advance(Specs.with("{}"));
    list(0);
    advance(Specs.with("{}"));
    writeReport();
    // A new leader whose list is old.
    status = Optional.empty();
    run = new JobRun(Clock.fixed(NOW.plusSeconds(60), ZoneOffset.UTC));
    assertThat(advance(Specs.with("{}")).phase()).isEqualTo(Phase.SUCCEEDED);

    status = Optional.of(begun);
    assertThat(advance(Specs.with("{}")).startTime()).isEqualTo("2026-01-01T00:00:00Z");
  }

  /** It was created long before it started, as one is that waits for its pool. */
  @Test
  void aJobThatRunsIsNotCancelledByWhoHasNotSeenItsStart() {
    ValidationJobSpec spec = Specs.with("{'activeDeadlineSeconds': 100}");
    advance(spec);
    list(1);
    advance(spec);
    JobRequest unseen =
        new JobRequest(
            UID,
            "ns/name",
            1L,
            spec,
            Optional.empty(),
            300,
            () -> spec,
            _ -> JobPlan.Source.of(Map.of()),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(NOW.minusSeconds(101)),
            Duration.ZERO);

    assertThat(run.advance(queue, redis.results(), unseen).phase()).isEqualTo(Phase.RUNNING);
    settle(1, Map.of());
  }

  @Test
  void suspensionAndPriorityReachARunningJob() {
    advance(Specs.with("{}"));
    list(2);
    advance(Specs.with("{}"));
    assertThat(advance(Specs.with("{'suspend': true}")).phase()).isEqualTo(Phase.SUSPENDED);
    assertThat(queue.leases().lease(request(1))).isEmpty();
    assertThat(advance(Specs.with("{}")).phase()).isEqualTo(Phase.RUNNING);
    assertThat(queue.leases().lease(request(1))).isPresent();
  }

  @Test
  void moreTasksThanTheQueueTakesAreFedAsItDrains() {
    advance(Specs.with("{}"));
    list(21_000);
    assertThat(advance(Specs.with("{}")).tasks().ready()).isEqualTo(21_000);
    assertThat(queue.monitor().job(UID).orElseThrow().total()).isEqualTo(20_000);
    settle(1000, Map.of());
    advance(Specs.with("{}"));
    assertThat(queue.monitor().job(UID).orElseThrow().total()).isEqualTo(21_000);
  }

  @Test
  void nothingIsLeftOfARemovedJob() {
    advance(Specs.with("{}"));
    list(600);
    advance(Specs.with("{}"));
    settle(100, Map.of());
    JobRun.remove(queue, UID);
    assertThat(queue.monitor().job(UID)).isEmpty();
    assertThat(queue.monitor().job(Documents.listingJob(UID))).isEmpty();
    assertThat(queue.feed().document(UID, Documents.MANIFEST)).isEmpty();
    assertThat(queue.monitor().stats().demand()).isZero();
  }
}
