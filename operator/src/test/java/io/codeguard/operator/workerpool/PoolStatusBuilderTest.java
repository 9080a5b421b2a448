package io.codeguard.operator.workerpool;

import static io.codeguard.api.conditions.KstatusResult.CURRENT;
import static io.codeguard.api.conditions.KstatusResult.FAILED;
import static io.codeguard.api.conditions.KstatusResult.IN_PROGRESS;
import static io.codeguard.api.conditions.KstatusResult.TERMINATING;
import static org.assertj.core.api.Assertions.assertThat;

import io.codeguard.api.conditions.ConditionReason;
import io.codeguard.api.conditions.KstatusResult;
import io.codeguard.api.v1alpha1.WorkerPool;
import io.codeguard.api.v1alpha1.WorkerPoolStatus;
import io.codeguard.operator.redis.RedisBinding;
import io.codeguard.operator.scaling.Backlog;
import io.codeguard.operator.scaling.DemandSample;
import io.codeguard.operator.scaling.ScalingDecision;
import io.codeguard.queue.QueueStats;
import io.codeguard.queue.RedisConnection.RedisSafety;
import io.codeguard.queue.RedisSettings;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The conditions of a pool, for everything that is observed and decided. */
class PoolStatusBuilderTest {
  private static final KubernetesSerialization YAML = new KubernetesSerialization();
  private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");
  private static final long GENERATION = 3;
  private static final RedisBinding REDIS =
      new RedisBinding(RedisSettings.of("redis://redis:6379"), Optional.empty(), "fingerprint");
  private static final QueueView REACHED = reached("noeviction", true);
  private static final QueueView AWAY = new QueueView.Away(REDIS, "Redis does not answer");
  private static final Backlog GROWING =
      Backlog.NONE
          .with(new DemandSample(NOW.minusSeconds(300), 100, 1))
          .with(new DemandSample(NOW, 200, 1));
  private static final String PLAIN = "metadata: {name: pool, generation: 3}";
  private static final String WITH_SECRET =
      PLAIN + "\nspec: {gitCredentials: [{secretRef: {name: git}, hosts: [git.example.org]}]}";
  private static final String DELETED =
      "metadata: {name: pool, generation: 3, deletionTimestamp: '2026-05-01T11:00:00Z'}";

  /** A pool, what is observed of it, and the conditions that follow. */
  static final class Row {
    private final String situation;
    private final int ready;
    private final int desired;
    private String manifest = PLAIN;
    private QueueView queue = REACHED;
    private Optional<WorkerTrouble> trouble = Optional.empty();
    private Optional<PoolSecrets.Trouble> secrets = Optional.empty();
    private Backlog backlog = Backlog.NONE;
    private KstatusResult kstatus = CURRENT;
    private List<String> conditions = List.of();

    /**
     * @param ready workers
     * @param desired workers
     */
    Row(String situation, int ready, int desired) {
      this.situation = situation;
      this.ready = ready;
      this.desired = desired;
    }

    Row of(String pool) {
      manifest = pool;
      return this;
    }

    Row with(QueueView view) {
      queue = view;
      return this;
    }

    Row with(WorkerTrouble seen) {
      trouble = Optional.of(seen);
      return this;
    }

    Row with(PoolSecrets.Trouble seen) {
      secrets = Optional.of(seen);
      return this;
    }

    Row with(Backlog samples) {
      backlog = samples;
      return this;
    }

    /**
     * @param expected type, status and reason of each condition
     */
    Row is(KstatusResult result, String... expected) {
      kstatus = result;
      conditions = List.of(expected);
      return this;
    }

    @Override
    public String toString() {
      return situation;
    }
  }

  static Stream<Row> workers() {
    return Stream.of(
        new Row("all workers are ready", 2, 2)
            .is(
                CURRENT,
                "Ready True WorkersReady",
                "QueueReachable True Connected",
                "RedisSafe True Safe",
                "BacklogGrowing False KeepingUp"),
        new Row("scaled to zero", 0, 0)
            .is(
                CURRENT,
                "Ready True ScaledToZero",
                "QueueReachable True Connected",
                "RedisSafe True Safe",
                "BacklogGrowing False KeepingUp"),
        new Row("starting", 1, 2)
            .is(
                IN_PROGRESS,
                "Ready False WorkersStarting",
                "Reconciling True WorkersStarting",
                "QueueReachable True Connected",
                "RedisSafe True Safe",
                "BacklogGrowing False KeepingUp"),
        new Row("no worker can start", 0, 2)
            .with(trouble(ConditionReason.IMAGE_NOT_PULLED, true))
            .is(
                FAILED,
                "Ready False ImageNotPulled",
                "Stalled True ImageNotPulled",
                "QueueReachable True Connected",
                "RedisSafe True Safe",
                "BacklogGrowing False KeepingUp"),
        new Row("one worker cannot start", 1, 2)
            .with(trouble(ConditionReason.UNSCHEDULABLE, false))
            .is(
                IN_PROGRESS,
                "Ready False Unschedulable",
                "Reconciling True Unschedulable",
                "QueueReachable True Connected",
                "RedisSafe True Safe",
                "BacklogGrowing False KeepingUp"),
        new Row("more workers than desired, one of which cannot start", 2, 2)
            .with(trouble(ConditionReason.OUT_OF_MEMORY, false))
            .is(
                CURRENT,
                "Ready True WorkersReady",
                "QueueReachable True Connected",
                "RedisSafe True Safe",
                "BacklogGrowing False KeepingUp"),
        new Row("demand exceeds capacity", 2, 2)
            .with(GROWING)
            .is(
                CURRENT,
                "Ready True WorkersReady",
                "QueueReachable True Connected",
                "RedisSafe True Safe",
                "BacklogGrowing True DemandExceedsCapacity"),
        new Row("demand grows while workers start", 1, 2)
            .with(GROWING)
            .is(
                IN_PROGRESS,
                "Ready False WorkersStarting",
                "Reconciling True WorkersStarting",
                "QueueReachable True Connected",
                "RedisSafe True Safe",
                "BacklogGrowing False KeepingUp"));
  }

  static Stream<Row> redis() {
    return Stream.of(
        new Row("Redis is unavailable", 2, 2)
            .with(AWAY)
            .is(
                IN_PROGRESS,
                "Ready False RedisUnavailable",
                "Reconciling True RedisUnavailable",
                "QueueReachable False RedisUnavailable",
                "RedisSafe Unknown RedisUnavailable",
                "BacklogGrowing False KeepingUp"),
        new Row("Redis has not answered", 2, 2)
            .with(new QueueView.Waiting(REDIS))
            .is(
                CURRENT,
                "Ready True WorkersReady",
                "QueueReachable Unknown Connecting",
                "RedisSafe Unknown RedisUnavailable",
                "BacklogGrowing False KeepingUp"),
        new Row("the secret of Redis is missing", 0, 0)
            .with(new QueueView.Unnamed(ConditionReason.SECRET_MISSING, "create it"))
            .is(
                FAILED,
                "Ready False SecretMissing",
                "Stalled True SecretMissing",
                "QueueReachable False SecretMissing",
                "RedisSafe Unknown RedisUnavailable",
                "BacklogGrowing False KeepingUp"),
        new Row("Redis evicts keys", 2, 2)
            .with(reached("allkeys-lru", true))
            .is(
                CURRENT,
                "Ready True WorkersReady",
                "QueueReachable True Connected",
                "RedisSafe False EvictionEnabled",
                "BacklogGrowing False KeepingUp"),
        new Row("Redis keeps nothing on disk", 2, 2)
            .with(reached("noeviction", false))
            .is(
                CURRENT,
                "Ready True WorkersReady",
                "QueueReachable True Connected",
                "RedisSafe True PersistenceDisabled",
                "BacklogGrowing False KeepingUp"));
  }

  static Stream<Row> others() {
    return Stream.of(
        new Row("all secrets have their keys", 0, 0)
            .of(WITH_SECRET)
            .is(
                CURRENT,
                "Ready True ScaledToZero",
                "QueueReachable True Connected",
                "RedisSafe True Safe",
                "BacklogGrowing False KeepingUp",
                "CredentialsUsable True Usable"),
        new Row("a secret lacks a key", 0, 0)
            .of(WITH_SECRET)
            .with(new PoolSecrets.Trouble(ConditionReason.SECRET_MALFORMED, "add password"))
            .is(
                CURRENT,
                "Ready True ScaledToZero",
                "QueueReachable True Connected",
                "RedisSafe True Safe",
                "BacklogGrowing False KeepingUp",
                "CredentialsUsable False SecretMalformed"),
        new Row("being deleted", 2, 2)
            .of(DELETED)
            .is(
                TERMINATING,
                "Ready True WorkersReady",
                "QueueReachable True Connected",
                "RedisSafe True Safe",
                "BacklogGrowing False KeepingUp",
                "Deletable False InUse"));
  }

  @ParameterizedTest
  @MethodSource({"workers", "redis", "others"})
  void followsFromTheObservationAndTheDecision(Row row) {
    WorkerPool pool = pool(row.manifest);
    check(pool, status(pool, row, Optional.empty()), row.kstatus, row.conditions);
  }

  @ParameterizedTest
  @MethodSource({"workers", "redis", "others"})
  void doesNotDependOnTheLastStatus(Row row) {
    WorkerPool pool = pool(row.manifest);
    WorkerPoolStatus failed = PoolStatusBuilder.failed(pool, Optional.empty(), "no quota", NOW);
    WorkerPoolStatus away = status(pool, new Row("away", 0, 1).with(AWAY), Optional.of(failed));
    check(pool, status(pool, row, Optional.of(away)), row.kstatus, row.conditions);
  }

  @Test
  void aDeploymentThatIsNotAcceptedStallsThePool() {
    WorkerPool pool = pool(PLAIN);
    check(
        pool,
        PoolStatusBuilder.failed(pool, Optional.empty(), "no quota", NOW),
        FAILED,
        List.of("Ready False NotApplied", "Stalled True NotApplied"));
  }

  private static void check(
      WorkerPool pool, WorkerPoolStatus status, KstatusResult kstatus, List<String> conditions) {
    assertThat(status.conditions())
        .extracting(
            condition ->
                "%s %s %s".formatted(condition.type(), condition.status(), condition.reason()))
        .containsExactlyInAnyOrderElementsOf(conditions);
    assertThat(status.observedGeneration()).isEqualTo(GENERATION);
    assertThat(status.conditions())
        .allSatisfy(condition -> assertThat(condition.observedGeneration()).isEqualTo(GENERATION));
    assertThat(KstatusResult.of(pool, status.observedGeneration(), status.conditions()))
        .isEqualTo(kstatus);
    assertThat(KstatusResult.of(GENERATION + 1, status.observedGeneration(), status.conditions()))
        .as("once the spec has been edited")
        .isEqualTo(IN_PROGRESS);
  }

  private static WorkerPoolStatus status(
      WorkerPool pool, Row row, Optional<WorkerPoolStatus> before) {
    PoolObservation seen =
        new PoolObservation(
            NOW,
            Optional.of(
                new DeploymentBuilder()
                    .withNewSpec()
                    .withReplicas(row.desired)
                    .endSpec()
                    .withNewStatus()
                    .withReplicas(row.desired)
                    .withReadyReplicas(row.ready)
                    .endStatus()
                    .withNewMetadata()
                    .endMetadata()
                    .build()),
            row.queue,
            row.trouble,
            row.secrets,
            1);
    return PoolStatusBuilder.build(
        pool,
        before,
        seen,
        new PoolScaler.Decision(ScalingDecision.fixed(row.desired), row.backlog));
  }

  private static WorkerPool pool(String fields) {
    String manifest = "apiVersion: codeguard.io/v1alpha1\nkind: WorkerPool\n" + fields;
    return YAML.unmarshal(
        manifest.contains("spec:") ? manifest : manifest + "\nspec: {}", WorkerPool.class);
  }

  private static QueueView reached(String evictionPolicy, boolean appendOnlyFile) {
    return new QueueView.Reached(
        REDIS,
        null,
        new QueueStats(0, 0, 0, 0, 0, 0, 0),
        new RedisSafety(evictionPolicy, appendOnlyFile));
  }

  private static WorkerTrouble trouble(ConditionReason reason, boolean everyWorker) {
    return new WorkerTrouble(reason, "correct it", everyWorker, Optional.empty());
  }
}
