package io.codeguard.worker;

import static io.codeguard.worker.testing.TestPlans.files;
import static io.codeguard.worker.testing.TestPlans.validation;
import static org.assertj.core.api.Assertions.assertThat;

import io.codeguard.queue.JobSnapshot;
import io.codeguard.worker.testing.JobDriver;
import io.codeguard.worker.testing.WorkersOnRedis;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Two generations of workers on one queue; the older one lacks a validator. */
class WorkerRolloutTest {
  private static final List<String> OLD = List.of("syntax");

  @RegisterExtension private static final WorkersOnRedis WORKERS = new WorkersOnRedis();

  @TempDir private Path workspace;

  private static Map<String, String> sources() {
    Map<String, String> files = new TreeMap<>();
    IntStream.range(0, 40).forEach(i -> files.put("f" + i + ".txt", "x"));
    return files;
  }

  private JobDriver submit() {
    return WORKERS.submit(files(sources()), validation("mark"));
  }

  private static void assertDone(JobDriver job) {
    JobSnapshot end = job.finish();
    assertThat(end.done()).isEqualTo(40);
    assertThat(end.dead()).isZero();
  }

  @Test
  void aJobWaitsForAWorkerThatCanListIt() {
    var _ = WORKERS.start(2, workspace, OLD);
    JobDriver job = submit();
    assertThat(job.listingRefusal())
        .startsWith("validations[0].type: the pool does not offer 'mark'");
    var _ = WORKERS.start(2, workspace);
    assertDone(job);
  }

  @Test
  void oldWorkersLeaveTasksToNewOnes() {
    WorkerRuntime first = WORKERS.start(2, workspace);
    JobDriver job = submit();
    assertThat(job.manifest().tasks()).isEqualTo(40);
    first.close();
    for (int i = 0; i < 3; i++) {
      var _ = WORKERS.start(2, workspace, OLD);
    }
    job.feed();
    assertThat(job.refusal()).contains("the pool does not offer 'mark'");
    var _ = WORKERS.start(2, workspace);
    assertDone(job);
  }

  @Test
  void aDowngradeWaitsForNewWorkersToReturn() {
    WorkerRuntime young = WORKERS.start(1, workspace);
    JobDriver job = submit();
    job.feed();
    young.stop(java.time.Duration.ZERO);
    WorkerRuntime old = WORKERS.start(2, workspace, OLD);
    JobSnapshot seen = WORKERS.queue().monitor().job("uid").orElseThrow();
    if (seen.pending() > 0) {
      assertThat(job.refusal()).contains("the pool does not offer 'mark'");
    }
    old.stop(java.time.Duration.ZERO);
    var _ = WORKERS.start(1, workspace);
    assertDone(job);
  }
}
