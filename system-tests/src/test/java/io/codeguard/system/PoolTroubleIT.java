package io.codeguard.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.math.BigDecimal;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Workers that cannot start, with a real kubelet, scheduler and quota. */
@Tag("pods")
@Order(2)
class PoolTroubleIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private static Jobs jobs;
  private static Jobs narrow;

  @BeforeAll
  static void install() {
    jobs = Jobs.in("pool-trouble");
    jobs.redisSecret();
    narrow = Jobs.in("pool-trouble-narrow");
    narrow.redisSecret();
  }

  @AfterEach
  void makeRoom() {
    jobs.deletePools();
    narrow.deletePools();
  }

  private static void pool(Jobs where, String name, String spec) {
    where.apply(
        """
        apiVersion: codeguard.io/v1alpha1
        kind: WorkerPool
        metadata: {name: %s}
        spec: {redis: {secretRef: {name: redis}}, %s}
        """
            .formatted(name, spec));
  }

  /** Three workers' worth of tasks. */
  private static void job(Jobs where, String pool) {
    where.apply(
        "of-" + pool,
        "{source: {inline: {a.json: '{}', b.json: '{}', c.json: '{}'}}, validations: [{type: syntax}],"
            + " poolRef: {name: %s}}".formatted(pool));
  }

  @Test
  void anImageThatCannotBePulledIsReportedAndLimitsStartingWorkers() {
    pool(
        jobs,
        "unpullable",
        "image: 'unpullable.invalid/worker:1', autoscaling: {tasksPerWorker: 1, maxReplicas: 5}");
    job(jobs, "unpullable");
    assertThat(jobs.awaitPool("unpullable", LIMIT, "Ready", "False ImageNotPulled"))
        .isEqualTo(
            "image unpullable.invalid/worker:1 cannot be pulled: correct spec.image, or the"
                + " registry's credentials");
    assertThat(jobs.pool("unpullable").getStatus().desiredReplicas()).isEqualTo(1);
    // A corrected spec resolves it.
    pool(jobs, "unpullable", "autoscaling: {tasksPerWorker: 1, maxReplicas: 1}");
    assertThat(jobs.awaitFinished("of-unpullable", LIMIT).verdict()).isEqualTo("Passed");
  }

  @Test
  void workersThatCrashAtTheStartAreReportedWithTheReason() {
    pool(
        jobs,
        "crashing",
        "validators: [spelling], autoscaling: {tasksPerWorker: 1, maxReplicas: 5}");
    job(jobs, "crashing");
    assertThat(jobs.awaitPool("crashing", LIMIT, "Ready", "False WorkersCrash"))
        .startsWith("workers exit with code 2 and are restarted with growing delays;")
        .contains("last log line: CODEGUARD_VALIDATORS: 'spelling' is not a validator");
    assertThat(jobs.pool("crashing").getStatus().desiredReplicas()).isEqualTo(1);
    pool(jobs, "crashing", "validators: [syntax], autoscaling: {maxReplicas: 1}");
    assertThat(jobs.awaitFinished("of-crashing", LIMIT).verdict()).isEqualTo("Passed");
  }

  @Test
  void aFullNodeIsReportedAndJobsContinueWithTheReadyWorkers() {
    // No node has room for two of these.
    BigDecimal cores =
        jobs.client()
            .nodes()
            .list()
            .getItems()
            .getFirst()
            .getStatus()
            .getAllocatable()
            .get("cpu")
            .getNumericalAmount();
    pool(
        jobs,
        "large",
        "replicas: 2, resources: {requests: {cpu: %dm, memory: 64Mi}}"
            .formatted(cores.movePointRight(3).intValue() / 2 + 1));
    // Until the first worker is ready, jobs wait.
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () ->
                assertThat(jobs.awaitPool("large", LIMIT, "Ready", "False Unschedulable"))
                    .startsWith(
                        "no node has room for all workers; jobs continue with those that are ready: ")
                    .contains("Insufficient cpu"));
    job(jobs, "large");
    assertThat(jobs.awaitFinished("of-large", LIMIT).verdict()).isEqualTo("Passed");
  }

  @Test
  void anExceededQuotaIsReportedAndJobsContinueWithTheReadyWorkers() {
    narrow.apply(
        """
        apiVersion: v1
        kind: ResourceQuota
        metadata: {name: one-pod}
        spec: {hard: {pods: 1}}
        """);
    pool(narrow, "two", "replicas: 2");
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () ->
                assertThat(narrow.awaitPool("two", LIMIT, "Ready", "False QuotaExceeded"))
                    .startsWith(
                        "not all workers can be created; jobs continue with those that are ready: ")
                    .contains("one-pod"));
    job(narrow, "two");
    assertThat(narrow.awaitFinished("of-two", LIMIT).verdict()).isEqualTo("Passed");
  }
}
