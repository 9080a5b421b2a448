package io.codeguard.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeguard.api.v1alpha1.ValidationJobStatus;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Terminated workers complete their tasks. Leases last longer than the time limit of these tests:
 * if a worker were killed with leased tasks, the job could not finish in time.
 */
@Tag("pods")
@Order(2)
class LongTasksIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int LEASE_SECONDS = 900;
  private static final int VALIDATIONS = 10;

  /** Two workers process this number concurrently, in batches with one task per file. */
  private static final int AT_A_TIME = 2 * 2 * SlowPool.FILES;

  private final Jobs jobs = Jobs.in("long-tasks");

  private SlowPool slow;

  @BeforeEach
  void install(@TempDir Path directory) {
    slow = SlowPool.in(jobs, directory);
  }

  @AfterEach
  void makeRoom() {
    jobs.deletePools();
  }

  private void pool(int replicas, String mark) {
    slow.apply(
        "replicas: %d, concurrency: 2, leaseSeconds: %d, env: [{name: MARK, value: %s}]"
            .formatted(replicas, LEASE_SECONDS, mark));
  }

  /** When a later worker starts, the others process their second batches, which are smaller. */
  private void startJob(String name) {
    slow.awaitWorkers(LIMIT, 2);
    slow.startJob(name, VALIDATIONS, Duration.ofSeconds(2), "");
    jobs.await(
        name, LIMIT, status -> status.tasks() != null && status.tasks().active() == AT_A_TIME);
  }

  private void everyTaskEnds(String name) {
    ValidationJobStatus status = jobs.awaitFinished(name, LIMIT);
    assertThat(status.phase()).as("%s", status.conditions()).isEqualTo("Succeeded");
    assertThat(status.tasks().succeeded()).isEqualTo(SlowPool.FILES * VALIDATIONS);
    assertThat(status.tasks().failed()).isZero();
  }

  @Test
  void scalingDownCompletesLongTasks() {
    pool(2, "same");
    startJob("shrunk");
    pool(1, "same");
    everyTaskEnds("shrunk");
  }

  @Test
  void aRolloutCompletesLongTasks() {
    pool(2, "old");
    startJob("updated");
    pool(2, "new");
    everyTaskEnds("updated");
  }
}
