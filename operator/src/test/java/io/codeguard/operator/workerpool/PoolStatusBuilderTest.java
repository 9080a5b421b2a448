package io.codeguard.operator.workerpool;

import static io.codeguard.api.conditions.KstatusResult.CURRENT;
import static io.codeguard.api.conditions.KstatusResult.FAILED;
import static io.codeguard.api.conditions.KstatusResult.IN_PROGRESS;
import static org.assertj.core.api.Assertions.assertThat;

import io.codeguard.api.conditions.ConditionReason;
import io.codeguard.api.conditions.KstatusResult;
import io.codeguard.api.v1alpha1.StatusCondition;
import io.codeguard.api.v1alpha1.WorkerPool;
import io.codeguard.api.v1alpha1.WorkerPoolStatus;
import io.codeguard.operator.redis.RedisBinding;
import io.codeguard.operator.scaling.Backlog;
import io.codeguard.operator.scaling.DemandSample;
import io.codeguard.operator.scaling.ScalingDecision;
import io.codeguard.queue.QueueStats;
import io.codeguard.queue.RedisConnection.RedisSafety;
import io.codeguard.queue.RedisSettings;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The conditions of a pool by what is observed, and what kstatus makes of them. */
class PoolStatusBuilderTest {
  private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");
  private static final long GENERATION = 3;
  private static final RedisBinding REDIS =
      new RedisBinding(RedisSettings.of("redis://localhost:6379"), Optional.empty(), "0123");
  private static final QueueView SAFE = reached("noeviction", true);

  /**
   * A state of a pool.
   *
   * @param ready ready workers
   * @param wanted workers that the demand requires
   * @param conditions as TYPE=STATUS/REASON, all but Reconciling and Stalled
   */
  record Case(
      String name,
      QueueView queue,
      int ready,
      int wanted,
      Optional<WorkerTrouble> trouble,
      KstatusResult kstatus,
      List<String> conditions) {
    Case(
        String name,
        QueueView queue,
        int ready,
        int wanted,
        KstatusResult kstatus,
        String... conditions) {
      this(name, queue, ready, wanted, Optional.empty(), kstatus, Arrays.asList(conditions));
    }

    Case with(WorkerTrouble why) {
      return new Case(name, queue, ready, wanted, Optional.of(why), kstatus, conditions);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static QueueView reached(String policy, boolean appendOnly) {
    return new QueueView.Reached(
        REDIS, null, new QueueStats(5, 0, 0, 0, 0, 0, 0), new RedisSafety(policy, appendOnly));
  }

  private static Stream<Case> cases() {
    String reachable = "QueueReachable=True/Connected";
    String safe = "RedisSafe=True/Safe";
    String keepingUp = "BacklogGrowing=False/KeepingUp";
    return Stream.of(
        new Case(
            "no demand",
            SAFE,
            0,
            0,
            CURRENT,
            "Ready=True/ScaledToZero",
            reachable,
            safe,
            keepingUp),
        new Case(
            "all ready",
            SAFE,
            2,
            2,
            CURRENT,
            "Ready=True/WorkersReady",
            reachable,
            safe,
            keepingUp),
        new Case(
            "workers start",
            SAFE,
            1,
            2,
            IN_PROGRESS,
            "Ready=False/WorkersStarting",
            reachable,
            safe,
            keepingUp),
        new Case(
                "some cannot be scheduled",
                SAFE,
                1,
                2,
                IN_PROGRESS,
                "Ready=False/Unschedulable",
                reachable,
                safe,
                keepingUp)
            .with(trouble(ConditionReason.UNSCHEDULABLE, false)),
        new Case(
                "the image cannot be pulled",
                SAFE,
                0,
                2,
                FAILED,
                "Ready=False/ImageNotPulled",
                reachable,
                safe,
                keepingUp)
            .with(trouble(ConditionReason.IMAGE_NOT_PULLED, true)),
        new Case(
            "Redis is unavailable",
            new QueueView.Away(REDIS, "no answer"),
            1,
            1,
            IN_PROGRESS,
            "Ready=False/RedisUnavailable",
            "QueueReachable=False/RedisUnavailable",
            "RedisSafe=Unknown/RedisUnavailable",
            keepingUp),
        new Case(
            "Redis has not answered",
            new QueueView.Waiting(REDIS),
            0,
            0,
            CURRENT,
            "Ready=True/ScaledToZero",
            "QueueReachable=Unknown/Connecting",
            "RedisSafe=Unknown/RedisUnavailable",
            keepingUp),
        new Case(
            "a secret is missing",
            new QueueView.Unnamed(ConditionReason.SECRET_MISSING, "create it"),
            0,
            0,
            FAILED,
            "Ready=False/SecretMissing",
            "QueueReachable=False/SecretMissing",
            "RedisSafe=Unknown/RedisUnavailable",
            keepingUp),
        new Case(
            "Redis may evict tasks",
            reached("allkeys-lru", true),
            1,
            1,
            CURRENT,
            "Ready=True/WorkersReady",
            reachable,
            "RedisSafe=False/EvictionEnabled",
            keepingUp),
        new Case(
            "Redis keeps nothing on disk",
            reached("noeviction", false),
            1,
            1,
            CURRENT,
            "Ready=True/WorkersReady",
            reachable,
            "RedisSafe=True/PersistenceDisabled",
            keepingUp));
  }

  private static WorkerTrouble trouble(ConditionReason reason, boolean everyWorker) {
    return new WorkerTrouble(reason, "correct it", everyWorker, Optional.empty());
  }

  private static WorkerPool pool() {
    WorkerPool pool =
        new KubernetesSerialization()
            .unmarshal(
                """
                apiVersion: codeguard.io/v1alpha1
                kind: WorkerPool
                metadata: {name: p, namespace: n, generation: 3}
                spec: {}
                """,
                WorkerPool.class);
    assertThat(pool.getMetadata().getGeneration()).isEqualTo(GENERATION);
    return pool;
  }

  private static PoolObservation seen(Case state, int jobs) {
    Deployment deployment =
        new DeploymentBuilder()
            .withNewSpec()
            .withReplicas(state.wanted())
            .endSpec()
            .withNewStatus()
            .withReplicas(state.wanted())
            .withReadyReplicas(state.ready())
            .endStatus()
            .build();
    return new PoolObservation(
        NOW, Optional.of(deployment), state.queue(), state.trouble(), Optional.empty(), jobs);
  }

  private static WorkerPoolStatus status(WorkerPool pool, Case state, Backlog backlog) {
    return PoolStatusBuilder.build(
        pool,
        Optional.empty(),
        seen(state, 1),
        new PoolScaler.Decision(
            new ScalingDecision(state.wanted(), "demand", Optional.empty()), backlog));
  }

  private static List<String> conditions(WorkerPoolStatus status) {
    return status.conditions().stream()
        .filter(condition -> !List.of("Reconciling", "Stalled").contains(condition.type()))
        .map(one -> "%s=%s/%s".formatted(one.type(), one.status(), one.reason()))
        .toList();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void conditionsFollowTheObservation(Case state) {
    WorkerPoolStatus status = status(pool(), state, Backlog.NONE);

    assertThat(conditions(status)).containsExactlyInAnyOrderElementsOf(state.conditions());
    assertThat(status.observedGeneration()).isEqualTo(GENERATION);
    assertThat(status.conditions())
        .extracting(StatusCondition::observedGeneration)
        .containsOnly(GENERATION);
    assertThat(kstatus(GENERATION, status)).isEqualTo(state.kstatus());
  }

  private static KstatusResult kstatus(long generation, WorkerPoolStatus status) {
    return KstatusResult.of(generation, status.observedGeneration(), status.conditions());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void aStatusOfAnEarlierSpecIsInProgress(Case state) {
    WorkerPoolStatus status = status(pool(), state, Backlog.NONE);
    assertThat(kstatus(GENERATION + 1, status)).isEqualTo(IN_PROGRESS);
  }

  @Test
  void aBacklogThatGrowsWhileAllWorkersAreBusyIsReported() {
    Backlog backlog =
        Backlog.NONE
            .with(new DemandSample(NOW.minus(Duration.ofMinutes(5)), 100, 1))
            .with(new DemandSample(NOW, 200, 1));
    Case busy = new Case("busy", SAFE, 2, 2, CURRENT);
    assertThat(conditions(status(pool(), busy, backlog)))
        .contains("BacklogGrowing=True/DemandExceedsCapacity");
  }

  @Test
  void aPoolThatIsBeingDeletedIsInUseUntilItsJobsHaveEnded() {
    WorkerPool pool = pool();
    pool.getMetadata().setDeletionTimestamp(NOW.toString());
    assertThat(conditions(status(pool, new Case("idle", SAFE, 0, 0, CURRENT), Backlog.NONE)))
        .contains("Deletable=False/InUse");
  }

  @Test
  void aDeploymentThatCannotBeAppliedFailsThePoolAndKeepsTheRest() {
    WorkerPoolStatus before = status(pool(), new Case("ready", SAFE, 2, 2, CURRENT), Backlog.NONE);
    WorkerPoolStatus after =
        PoolStatusBuilder.failed(pool(), Optional.of(before), "forbidden", NOW);
    assertThat(conditions(after)).contains("Ready=False/NotApplied", "RedisSafe=True/Safe");
    assertThat(after.readyReplicas()).isEqualTo(2);
    assertThat(kstatus(GENERATION, after)).isEqualTo(FAILED);
  }
}
