package io.codeguard.jobengine;

import static io.codeguard.jobengine.JobSnapshots.cancelled;
import static io.codeguard.jobengine.JobSnapshots.listed;
import static io.codeguard.jobengine.JobSnapshots.listing;
import static io.codeguard.jobengine.JobSnapshots.refused;
import static io.codeguard.jobengine.JobSnapshots.tasks;
import static org.assertj.core.api.Assertions.assertThat;

import io.codeguard.api.conditions.ConditionReason;
import io.codeguard.api.conditions.ConditionType;
import io.codeguard.api.conditions.KstatusResult;
import io.codeguard.api.v1alpha1.Phase;
import io.codeguard.api.v1alpha1.ValidationJobStatus;
import io.codeguard.protocol.Counters;
import io.codeguard.protocol.JobPlan;
import io.codeguard.protocol.Report;
import io.codeguard.protocol.SourceListing;
import io.codeguard.queue.JobSnapshot;
import io.codeguard.queue.RedisMemory;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The phase and the conditions of a job, for everything that is observed and decided. */
class JobStatusBuilderTest {
  private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");
  private static final long GENERATION = 3;
  private static final JobObservation STARTED =
      new JobObservationBuilder()
          .tasks(Optional.of(tasks(0, 0, 0, Map.of())))
          .listing(Optional.of(listing()))
          .build();
  private static final JobObservation RUNNING = running(tasks(10, 4, 1, Map.of()), 10);
  private static final JobObservation REPORTED = reported(tasks(10, 10, 0, Map.of()));
  private static final List<String> ACCESSIBLE =
      List.of("PoolReady True Found", "QueueReachable True Connected");
  private static final List<String> LISTED =
      with(ACCESSIBLE, "SourceReady True Listed", "FilesMatched True Matched");
  private static final List<String> WRITTEN = with(LISTED, "ReportReady True Written");

  /**
   * What becomes of one observation and decision, or of one obstacle.
   *
   * @param conditions type, status and reason of each
   */
  record Row(
      String situation,
      Function<JobStatusBuilder, ValidationJobStatus> report,
      String phase,
      List<String> conditions) {
    @Override
    public String toString() {
      return situation;
    }
  }

  static Stream<Row> underWay() {
    return Stream.of(
        row(
            "suspended before its start",
            JobObservation.NOTHING,
            new JobStep.Wait(Phase.SUSPENDED),
            Phase.SUSPENDED,
            with(ACCESSIBLE, "SourceReady Unknown Listing", "Ready False Suspended")),
        row(
            "being listed",
            STARTED,
            new JobStep.Wait(Phase.LISTING),
            Phase.LISTING,
            inProgress(with(ACCESSIBLE, "SourceReady Unknown Listing"), "Listing")),
        row(
            "fed",
            running(tasks(0, 0, 0, Map.of()), 10),
            new JobStep.Feed(),
            Phase.RUNNING,
            inProgress(LISTED, "Running")),
        row(
            "running",
            RUNNING,
            new JobStep.Wait(Phase.RUNNING),
            Phase.RUNNING,
            inProgress(LISTED, "Running")),
        row(
            "suspended while it runs",
            RUNNING,
            new JobStep.Wait(Phase.SUSPENDED),
            Phase.SUSPENDED,
            with(LISTED, "Ready False Suspended")),
        row(
            "a source without files that match",
            running(tasks(0, 0, 0, Map.of()), 0),
            new JobStep.StartReport(),
            Phase.RUNNING,
            inProgress(
                with(ACCESSIBLE, "SourceReady True Listed", "FilesMatched False NothingMatched"),
                "Running")),
        row(
            "refused by workers",
            running(refused(), 10),
            new JobStep.Wait(Phase.RUNNING),
            Phase.RUNNING,
            inProgress(with(LISTED, "WorkersAble False Refused"), "Running")),
        row(
            "a report that is being uploaded",
            stored(ReportUpload.NOT_STARTED),
            new JobStep.StoreReport(),
            Phase.RUNNING,
            inProgress(with(LISTED, "ReportReady Unknown Storing"), "Running")),
        row(
            "a report that cannot be uploaded",
            stored(new ReportUpload(Optional.empty(), Optional.of("no bucket"))),
            new JobStep.StoreReport(),
            Phase.RUNNING,
            inProgress(with(LISTED, "ReportReady False NotStored"), "Running")));
  }

  static Stream<Row> ended() {
    return Stream.of(
        row(
            "no findings",
            REPORTED,
            new JobStep.Succeed(),
            Phase.SUCCEEDED,
            with(
                WRITTEN,
                "GatePassed True WithinLimits",
                "Finished True Succeeded",
                "Ready True Succeeded")),
        row(
            "findings",
            reported(tasks(10, 10, 0, Map.of(Counters.FINDINGS_ERROR, 1L))),
            new JobStep.Succeed(),
            Phase.SUCCEEDED,
            with(
                WRITTEN,
                "GatePassed False LimitsExceeded",
                "Finished True Succeeded",
                "Ready True Succeeded")),
        failed(
            STARTED,
            ConditionReason.LISTING_FAILED,
            with(ACCESSIBLE, "SourceReady False ListingFailed")),
        failed(
            running(refused(), 10),
            ConditionReason.WORKERS_UNABLE,
            with(LISTED, "WorkersAble False Refused")),
        failed(reported(tasks(10, 8, 2, Map.of())), ConditionReason.TASKS_FAILED, WRITTEN),
        failed(
            new JobObservationBuilder(RUNNING).reportFailure(Optional.of("no room")).build(),
            ConditionReason.REPORT_FAILED,
            with(LISTED, "ReportReady False ReportFailed")),
        failed(reported(cancelled()), ConditionReason.DEADLINE_EXCEEDED, WRITTEN),
        failed(reported(cancelled()), ConditionReason.CANCELLED, WRITTEN),
        failed(RUNNING, ConditionReason.QUEUE_FULL, LISTED));
  }

  static Stream<Row> blocked() {
    String remedy = "create it";
    return Stream.of(
        new Row(
            "no pool",
            job -> job.withoutPool(ConditionReason.POOL_MISSING, remedy),
            Phase.PENDING,
            inProgress(List.of("PoolReady False PoolMissing"), "Pending")),
        new Row(
            "a pool without Redis",
            job -> job.withoutPool(ConditionReason.REDIS_MISSING, remedy),
            Phase.PENDING,
            inProgress(List.of("PoolReady False RedisMissing"), "Pending")),
        new Row(
            "no ConfigMap",
            job ->
                job.without(ConditionType.SOURCE_READY, ConditionReason.CONFIG_MAP_MISSING, remedy),
            Phase.PENDING,
            inProgress(List.of("SourceReady False ConfigMapMissing"), "Pending")),
        new Row(
            "no baseline",
            job ->
                job.without(ConditionType.BASELINE_READY, ConditionReason.BASELINE_MISSING, remedy),
            Phase.PENDING,
            inProgress(List.of("BaselineReady False BaselineMissing"), "Pending")),
        new Row(
            "Redis is unavailable",
            job -> job.withoutQueue(remedy),
            Phase.PENDING,
            inProgress(List.of("QueueReachable False RedisUnavailable"), "Pending")),
        new Row(
            "Redis is full",
            job -> job.withoutRoom(new RedisMemory(2, 1)),
            Phase.PENDING,
            inProgress(
                List.of("QueueReachable True Connected", "QueueHasRoom False RedisFull"),
                "Pending")),
        new Row(
            "Redis has not answered",
            JobStatusBuilder::waiting,
            Phase.PENDING,
            inProgress(List.of("QueueReachable Unknown Connecting"), "Pending")),
        new Row(
            "deleted",
            JobStatusBuilder::cancelled,
            Phase.CANCELLED,
            List.of("Ready False Cancelled")));
  }

  static Stream<Row> resumed() {
    return Stream.of(
        row(
            "nothing is in the way any more",
            RUNNING,
            new JobStep.Wait(Phase.RUNNING),
            Phase.RUNNING,
            inProgress(
                with(LISTED, "QueueHasRoom True Enough", "WorkersAble True Able"), "Running")),
        new Row(
            "blocked again",
            job -> job.withoutQueue("retrying"),
            Phase.RUNNING,
            inProgress(
                List.of(
                    "PoolReady True Found",
                    "QueueReachable False RedisUnavailable",
                    "SourceReady True Listed",
                    "FilesMatched True Matched",
                    "QueueHasRoom False RedisFull",
                    "WorkersAble False Refused"),
                "Running")));
  }

  @ParameterizedTest
  @MethodSource({"underWay", "ended", "blocked"})
  void followsFromTheObservationAndTheDecision(Row row) {
    check(row, Optional.empty());
  }

  @ParameterizedTest
  @MethodSource("resumed")
  void keepsOfTheLastStatusWhatStillHolds(Row row) {
    JobStatusBuilder first = new JobStatusBuilder(request(Optional.empty()), NOW);
    ValidationJobStatus refused =
        first.of(running(refused(), 10), new JobStep.Wait(Phase.RUNNING), NOW);
    ValidationJobStatus full =
        new JobStatusBuilder(request(Optional.of(refused)), NOW).withoutRoom(new RedisMemory(2, 1));
    check(row, Optional.of(full));
  }

  @Test
  void aBaselineIsFoundOnceTheJobHasStarted() {
    Optional<JobBaseline> baseline =
        Optional.of(new JobBaseline("spec.baseline.report", Collections::emptyIterator));
    JobStatusBuilder job = new JobStatusBuilder(request(Optional.empty(), baseline), NOW);
    assertThat(job.of(STARTED, new JobStep.Wait(Phase.LISTING), NOW).conditions())
        .anySatisfy(
            condition -> {
              assertThat(condition.type()).isEqualTo("BaselineReady");
              assertThat(condition.reason()).isEqualTo("Found");
            });
  }

  private static void check(Row row, Optional<ValidationJobStatus> before) {
    ValidationJobStatus status = row.report().apply(new JobStatusBuilder(request(before), NOW));

    assertThat(status.phase()).isEqualTo(row.phase());
    assertThat(status.conditions())
        .extracting(
            condition ->
                "%s %s %s".formatted(condition.type(), condition.status(), condition.reason()))
        .containsExactlyInAnyOrderElementsOf(row.conditions());
    assertThat(status.observedGeneration()).isEqualTo(GENERATION);
    assertThat(status.conditions())
        .allSatisfy(condition -> assertThat(condition.observedGeneration()).isEqualTo(GENERATION));
    assertThat(KstatusResult.of(GENERATION, status.observedGeneration(), status.conditions()))
        .isEqualTo(kstatus(row.phase()));
    assertThat(KstatusResult.of(GENERATION + 1, status.observedGeneration(), status.conditions()))
        .as("once the spec has been edited")
        .isEqualTo(KstatusResult.IN_PROGRESS);
  }

  private static KstatusResult kstatus(String phase) {
    return switch (phase) {
      case Phase.SUCCEEDED -> KstatusResult.CURRENT;
      case Phase.FAILED -> KstatusResult.FAILED;
      default -> KstatusResult.IN_PROGRESS;
    };
  }

  private static Row row(
      String situation, JobObservation seen, JobStep step, String phase, List<String> conditions) {
    return new Row(situation, job -> job.withRoom().of(seen, step, NOW), phase, conditions);
  }

  private static Row failed(JobObservation seen, ConditionReason reason, List<String> conditions) {
    return row(
        reason.value(),
        seen,
        new JobStep.Fail(reason, "the remedy"),
        Phase.FAILED,
        with(conditions, "Finished True " + reason, "Ready False Failed", "Stalled True Failed"));
  }

  private static JobObservation running(JobSnapshot tasks, long listed) {
    return new JobObservationBuilder()
        .tasks(Optional.of(tasks))
        .listing(Optional.of(listed()))
        .manifest(
            Optional.of(
                new SourceListing("abc", listed, 0, 1, listed, 0, Map.of(), 0L, List.of(listed))))
        .build();
  }

  private static JobObservation reported(JobSnapshot tasks) {
    return new JobObservationBuilder(running(tasks, 10))
        .report(Optional.of(listed()))
        .written(Optional.of(new Report(1, "sha256:0", 0, null)))
        .build();
  }

  private static JobObservation stored(ReportUpload upload) {
    return new JobObservationBuilder(REPORTED).storing(Optional.of(upload)).build();
  }

  private static List<String> inProgress(List<String> conditions, String reason) {
    return with(conditions, "Ready False " + reason, "Reconciling True " + reason);
  }

  private static List<String> with(List<String> conditions, String... more) {
    return Stream.concat(conditions.stream(), Stream.of(more)).toList();
  }

  private static JobRequest request(Optional<ValidationJobStatus> before) {
    return request(before, Optional.empty());
  }

  private static JobRequest request(
      Optional<ValidationJobStatus> before, Optional<JobBaseline> baseline) {
    return new JobRequest(
        "uid",
        "ns/name",
        GENERATION,
        Specs.with("{}"),
        before,
        300,
        () -> JobPlan.Source.of(Map.of()),
        baseline,
        Optional.empty(),
        Optional.empty());
  }
}
