package io.codeguard.jobengine;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeguard.api.conditions.ConditionReason;
import io.codeguard.api.v1alpha1.Phase;
import io.codeguard.api.v1alpha1.ValidationJobSpec;
import io.codeguard.protocol.Report;
import io.codeguard.protocol.SourceListing;
import io.codeguard.queue.JobSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JobDecisionTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final ValidationJobSpec SPEC = Specs.with("{}");
  private static final JobSnapshot ONE_DONE = job(1, 0, 1, 0, 1);

  @Test
  void aNewJobIsStartedUnlessItIsSuspended() {
    assertThat(next(JobObservation.NOTHING, SPEC)).isInstanceOf(JobStep.Start.class);
    assertThat(next(JobObservation.NOTHING, Specs.with("{'suspend': true}")))
        .isEqualTo(new JobStep.Wait(Phase.SUSPENDED));
  }

  @Test
  void aJobWhoseListingNeverGotIntoTheQueueIsStartedAgain() {
    JobObservation seen = seen(job(0, 0, 0, 0, 0), null, null, null, null, null);
    assertThat(next(seen, SPEC)).isInstanceOf(JobStep.Start.class);
  }

  @Test
  void chunksAreFedOnceTheSourceIsListed() {
    JobSnapshot empty = job(0, 0, 0, 0, 0);
    assertThat(next(seen(empty, job(1, 1, 0, 0, 1), null, null, null, null), SPEC))
        .isEqualTo(new JobStep.Wait(Phase.LISTING));
    assertThat(next(seen(empty, ONE_DONE, manifest(2, 700), null, null, null), SPEC))
        .isInstanceOf(JobStep.Feed.class);
    assertThat(
            next(seen(job(700, 700, 0, 0, 2), ONE_DONE, manifest(2, 700), null, null, null), SPEC))
        .isEqualTo(new JobStep.Wait(Phase.RUNNING));
  }

  @Test
  void theReportComesAfterTheLastTaskAndTheEndAfterTheReport() {
    JobSnapshot done = job(700, 0, 700, 0, 2);
    SourceListing manifest = manifest(2, 700);
    assertThat(next(seen(done, ONE_DONE, manifest, null, null, null), SPEC))
        .isInstanceOf(JobStep.StartReport.class);
    assertThat(next(seen(done, ONE_DONE, manifest, job(1, 1, 0, 0, 1), null, null), SPEC))
        .isEqualTo(new JobStep.Wait(Phase.RUNNING));
    assertThat(next(seen(done, ONE_DONE, manifest, ONE_DONE, report(), null), SPEC))
        .isInstanceOf(JobStep.Succeed.class);
  }

  @Test
  void anEmptySourceSucceeds() {
    JobSnapshot none = job(0, 0, 0, 0, 0);
    assertThat(next(seen(none, ONE_DONE, manifest(0, 0), ONE_DONE, report(), null), SPEC))
        .isInstanceOf(JobStep.Succeed.class);
  }

  @Test
  void aSourceThatCannotBeListedFailsTheJob() {
    JobObservation seen =
        seen(job(0, 0, 0, 0, 0), job(1, 0, 0, 1, 1), null, null, null, "wrong sha256");
    assertThat(next(seen, SPEC))
        .isEqualTo(new JobStep.Fail(ConditionReason.LISTING_FAILED, "wrong sha256"));
  }

  @Test
  void aJobWaitsForWorkersThatCanDoItAsLongAsARolloutMayLast() {
    JobSnapshot listing = refused(Duration.ofSeconds(599));
    JobObservation seen = seen(job(0, 0, 0, 0, 0), listing, null, null, null, null);
    assertThat(next(seen, SPEC)).isEqualTo(new JobStep.Wait(Phase.LISTING));
    assertThat(
            next(
                seen(job(0, 0, 0, 0, 0), refused(Duration.ofSeconds(600)), null, null, null, null),
                SPEC))
        .isEqualTo(
            new JobStep.Fail(ConditionReason.LISTING_FAILED, "no type x (worker a, build 1)"));
    JobSnapshot tasks = refused(Duration.ofSeconds(600));
    assertThat(next(seen(tasks, ONE_DONE, manifest(1, 1), null, null, null), SPEC))
        .isEqualTo(
            new JobStep.Fail(ConditionReason.WORKERS_UNABLE, "no type x (worker a, build 1)"));
  }

  private static JobSnapshot refused(Duration lasts) {
    return new JobSnapshot(
        1,
        1,
        0,
        0,
        0,
        0,
        0,
        1,
        0,
        Map.of(),
        false,
        false,
        Optional.of(new JobSnapshot.Refusal("no type x (worker a, build 1)", lasts)));
  }

  @Test
  void failedTasksAreToleratedUpToTheLimit() {
    JobObservation seen =
        seen(job(10, 0, 8, 2, 1), ONE_DONE, manifest(1, 10), ONE_DONE, report(), null);
    assertThat(next(seen, Specs.with("{'maxFailedTasks': 2}"))).isInstanceOf(JobStep.Succeed.class);
    assertThat(next(seen, Specs.with("{'maxFailedTasks': 1}")))
        .isInstanceOfSatisfying(
            JobStep.Fail.class,
            fail -> {
              assertThat(fail.reason()).isEqualTo(ConditionReason.TASKS_FAILED);
              assertThat(fail.message()).startsWith("2 tasks failed, 1 tolerated");
            });
  }

  @Test
  void suspensionWithholdsFeeding() {
    JobObservation seen = seen(job(0, 0, 0, 0, 0), ONE_DONE, manifest(2, 700), null, null, null);
    assertThat(next(seen, Specs.with("{'suspend': true}")))
        .isEqualTo(new JobStep.Wait(Phase.SUSPENDED));
  }

  @Test
  void whatIsLeftAtTheDeadlineIsDroppedAndWhatWasDoneReported() {
    ValidationJobSpec spec = Specs.with("{'activeDeadlineSeconds': 10}");
    SourceListing manifest = manifest(1, 10);
    JobObservation running = seen(job(10, 5, 5, 0, 1), ONE_DONE, manifest, null, null, null);
    assertThat(at(10, running, spec)).isEqualTo(new JobStep.Wait(Phase.RUNNING));
    assertThat(at(11, running, spec)).isInstanceOf(JobStep.Cancel.class);

    JobSnapshot cancelled = cancelled(10, 5);
    assertThat(at(11, seen(cancelled, ONE_DONE, manifest, null, null, null), spec))
        .isInstanceOf(JobStep.StartReport.class);
    assertThat(at(12, seen(cancelled, ONE_DONE, manifest, ONE_DONE, report(), null), spec))
        .isInstanceOfSatisfying(
            JobStep.Fail.class,
            fail -> assertThat(fail.reason()).isEqualTo(ConditionReason.DEADLINE_EXCEEDED));
  }

  @Test
  void theDeadlineHoldsWithoutWorkersToWriteTheReport() {
    ValidationJobSpec spec = Specs.with("{'activeDeadlineSeconds': 10}");
    JobObservation waiting =
        seen(cancelled(10, 0), ONE_DONE, manifest(1, 10), job(1, 1, 0, 0, 1), null, null);
    assertThat(at(70, waiting, spec)).isEqualTo(new JobStep.Wait(Phase.RUNNING));
    assertThat(at(71, waiting, spec)).isInstanceOf(JobStep.Fail.class);
  }

  private static JobStep next(JobObservation seen, ValidationJobSpec spec) {
    return at(0, seen, spec);
  }

  private static JobStep at(long second, JobObservation seen, ValidationJobSpec spec) {
    Optional<Instant> deadline =
        Optional.ofNullable(spec.activeDeadlineSeconds()).map(START::plusSeconds);
    return JobDecision.next(
        seen, spec, deadline, Duration.ofSeconds(600), START.plusSeconds(second));
  }

  private static JobObservation seen(
      JobSnapshot tasks,
      JobSnapshot listing,
      SourceListing manifest,
      JobSnapshot report,
      Report written,
      String listingFailure) {
    return new JobObservationBuilder()
        .tasks(Optional.of(tasks))
        .listing(Optional.ofNullable(listing))
        .report(Optional.ofNullable(report))
        .manifest(Optional.ofNullable(manifest))
        .written(Optional.ofNullable(written))
        .listingFailure(Optional.ofNullable(listingFailure))
        .build();
  }

  private static JobSnapshot job(long total, long ready, long done, long dead, long nextChunk) {
    return new JobSnapshot(
        total,
        ready,
        0,
        0,
        done,
        dead,
        dead,
        nextChunk,
        0,
        Map.of(),
        false,
        false,
        Optional.empty());
  }

  private static JobSnapshot cancelled(long total, long done) {
    return new JobSnapshot(
        total, 0, 0, 0, done, 0, 0, 1, 0, Map.of(), false, true, Optional.empty());
  }

  private static SourceListing manifest(long chunks, long tasks) {
    return new SourceListing("abc", tasks, 0, chunks, tasks, 0, Map.of(), 0L, List.of(tasks));
  }

  private static Report report() {
    return new Report(1, "sha256:0", 0, null);
  }
}
