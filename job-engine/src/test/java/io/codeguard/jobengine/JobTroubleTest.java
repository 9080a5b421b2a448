package io.codeguard.jobengine;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeguard.api.v1alpha1.Phase;
import io.codeguard.api.v1alpha1.ValidationJobSpec;
import io.codeguard.api.v1alpha1.ValidationJobStatus;
import io.codeguard.protocol.Documents;
import io.codeguard.queue.Completion;
import io.codeguard.queue.Completion.TaskFailure;
import io.codeguard.queue.Lease;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What becomes of a job when something fails, or is lost. */
class JobTroubleTest extends JobOnRedis {
  @Test
  void aSourceThatCannotBeListedFailsTheJobWithTheReason() {
    advance(Specs.with("{}"));
    Lease listing = lease(1);
    queue.leases().settle(listing, failed(0, "the archive's sha256 is x, not y"));
    ValidationJobStatus end = advance(Specs.with("{}"));
    assertThat(end.phase()).isEqualTo(Phase.FAILED);
    assertThat(condition(end, "SourceReady")).isEqualTo("False ListingFailed");
    assertThat(condition(end, "Finished")).isEqualTo("True ListingFailed");
  }

  @Test
  void failedTasksAreNamed() {
    advance(Specs.with("{}"));
    list(2);
    advance(Specs.with("{}"));
    Lease lease = lease(2);
    queue.leases().settle(lease, failed(1, "not done within 300 s"));
    advance(Specs.with("{}"));
    writeReport();
    ValidationJobStatus end = advance(Specs.with("{}"));
    assertThat(end.phase()).isEqualTo(Phase.FAILED);
    assertThat(end.tasks().failed()).isEqualTo(1);
    assertThat(end.failedTasks())
        .containsExactly(
            new ValidationJobStatus.FailedTask("f1", "syntax", "not done within 300 s", 1));
  }

  @Test
  void aReportThatCannotBeStoredHoldsTheJobUntilItsDeadlineAndStaysInRedis() {
    FixedReportStore store =
        new FixedReportStore(new ReportUpload(Optional.empty(), Optional.of("no bucket")));
    reportStore = Optional.of(store);
    ValidationJobSpec spec = Specs.with("{'activeDeadlineSeconds': 10}");
    advance(spec);
    list(1);
    advance(spec);
    settle(1, Map.of());
    advance(spec);
    writeReport();
    assertThat(store.starts()).hasValue(0);
    ValidationJobStatus held = advance(spec);
    assertThat(store.starts()).hasValue(1);
    assertThat(held.phase()).isEqualTo(Phase.RUNNING);
    assertThat(condition(held, "ReportReady")).isEqualTo("False NotStored");

    run = new JobRun(Clock.fixed(NOW.plusSeconds(71), ZoneOffset.UTC));
    ValidationJobStatus end = advance(spec);
    assertThat(end.phase()).isEqualTo(Phase.FAILED);
    assertThat(condition(end, "Finished")).isEqualTo("True DeadlineExceeded");
    assertThat(end.report().url()).isEqualTo("/reports/" + UID);
    assertThat(end.report().object()).isNull();
  }

  @Test
  void aJobWhoseDataRedisLostStartsAgain() {
    advance(Specs.with("{}"));
    list(2);
    advance(Specs.with("{}"));
    JobRun.remove(queue, UID);
    assertThat(advance(Specs.with("{}")).phase()).isEqualTo(Phase.LISTING);
    list(2);
    assertThat(advance(Specs.with("{}")).progress()).isEqualTo("0/2");
  }

  @Test
  void aJobThatLostAChunkStartsAgain() {
    advance(Specs.with("{}"));
    list(2);
    queue.feed().removeDocument(UID, Documents.chunk(0));
    assertThat(advance(Specs.with("{}")).phase()).isEqualTo(Phase.LISTING);
  }

  /** As when an operator that is replaced has not noticed yet. */
  @Test
  void whoFeedsByAnOldViewDoesNoHarmToAJobThatAnotherFed() {
    advance(Specs.with("{}"));
    list(1200);
    JobObservation old = JobObserver.observe(queue, request(Specs.with("{}")));
    advance(Specs.with("{}"));
    settle(500, Map.of());

    assertThat(new ChunkFeed().feed(queue, redis.results(), UID, old)).isTrue();

    assertThat(advance(Specs.with("{}")).progress()).isEqualTo("500/1200");
  }

  private static Completion failed(int index, String reason) {
    return new Completion(
        Map.of(), List.of(), List.of(), List.of(new TaskFailure(index, reason, false)), Set.of());
  }
}
