package io.codeguard.operator.workerpool;

import static java.util.stream.Collectors.joining;

import io.codeguard.api.conditions.ConditionReason;
import io.codeguard.api.conditions.ConditionType;
import io.codeguard.api.conditions.Conditions;
import io.codeguard.api.conditions.Kstatus;
import io.codeguard.api.v1alpha1.StatusCondition;
import io.codeguard.api.v1alpha1.WorkerPool;
import io.codeguard.api.v1alpha1.WorkerPoolStatus;
import io.codeguard.api.v1alpha1.WorkerPoolStatus.LastScale;
import io.codeguard.api.v1alpha1.WorkerPoolStatus.Queue;
import io.codeguard.api.v1alpha1.WorkerPoolStatusBuilder;
import io.codeguard.operator.kube.Labels;
import io.codeguard.operator.scaling.Backlog;
import io.codeguard.operator.scaling.ScalingDecision;
import io.codeguard.queue.QueueStats;
import io.codeguard.queue.RedisConnection.RedisSafety;
import io.codeguard.reporting.text.Count;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** The only class that makes a WorkerPool's status. Pure. */
final class PoolStatusBuilder {

  private PoolStatusBuilder() {}

  static WorkerPoolStatus build(
      WorkerPool pool,
      Optional<WorkerPoolStatus> old,
      PoolObservation seen,
      PoolScaler.Decision decision) {
    return new WorkerPoolStatusBuilder()
        .observedGeneration(pool.getMetadata().getGeneration())
        .replicas(seen.replicas())
        .readyReplicas(seen.ready())
        .updatedReplicas(seen.updated())
        .desiredReplicas(decision.replicas())
        .selector(selector(pool))
        .queue(queue(seen).or(() -> old.map(WorkerPoolStatus::queue)).orElse(null))
        .lastScale(
            scaled(seen, decision.scaling())
                .or(() -> old.map(WorkerPoolStatus::lastScale))
                .orElse(null))
        .conditions(conditions(pool, old, seen, decision))
        .build();
  }

  /** The status after a failure to act: as it was, but not ready. */
  static WorkerPoolStatus failed(
      WorkerPool pool, Optional<WorkerPoolStatus> before, String message, Instant now) {
    Conditions conditions =
        Kstatus.failed(
            Conditions.from(
                before.map(WorkerPoolStatus::conditions).orElse(null),
                pool.getMetadata().getGeneration(),
                now),
            ConditionReason.NOT_APPLIED,
            message);
    return before
        .map(WorkerPoolStatusBuilder::new)
        .orElseGet(PoolStatusBuilder::withoutWorkers)
        .observedGeneration(pool.getMetadata().getGeneration())
        .selector(selector(pool))
        .conditions(conditions.list())
        .build();
  }

  private static WorkerPoolStatusBuilder withoutWorkers() {
    return new WorkerPoolStatusBuilder()
        .replicas(0)
        .readyReplicas(0)
        .updatedReplicas(0)
        .desiredReplicas(0);
  }

  /** Whether the two differ in more than the queue's counts. */
  static boolean differ(WorkerPoolStatus one, WorkerPoolStatus other) {
    return !withoutQueue(one).equals(withoutQueue(other));
  }

  private static WorkerPoolStatus withoutQueue(WorkerPoolStatus status) {
    return new WorkerPoolStatusBuilder(status).queue(null).build();
  }

  private static String selector(WorkerPool pool) {
    return Labels.workers(pool.getMetadata().getName()).entrySet().stream()
        .map(label -> label.getKey() + "=" + label.getValue())
        .collect(joining(","));
  }

  private static Optional<Queue> queue(PoolObservation seen) {
    if (!(seen.queue() instanceof QueueView.Reached reached)) {
      return Optional.empty();
    }
    QueueStats stats = reached.stats();
    return Optional.of(
        new Queue(
            stats.ready(),
            stats.active(),
            stats.delayed() + stats.delayedDue(),
            stats.dead(),
            stats.oldestAgeSeconds(),
            Math.round(stats.ratePerSecond() * 10) / 10.0));
  }

  private static Optional<LastScale> scaled(PoolObservation seen, ScalingDecision decision) {
    boolean moved = decision.replicas() != seen.scale() && seen.queue().redis().isPresent();
    return moved
        ? Optional.of(
            new LastScale(
                seen.at().truncatedTo(ChronoUnit.SECONDS).toString(),
                seen.scale(),
                decision.replicas(),
                decision.reason()))
        : Optional.empty();
  }

  private static List<StatusCondition> conditions(
      WorkerPool pool,
      Optional<WorkerPoolStatus> old,
      PoolObservation seen,
      PoolScaler.Decision decision) {
    Conditions conditions =
        Conditions.from(
            old.map(WorkerPoolStatus::conditions).orElse(null),
            pool.getMetadata().getGeneration(),
            seen.at());
    ready(conditions, seen, decision.scaling());
    queueReachable(conditions, seen);
    redisSafe(conditions, seen);
    backlogGrowing(conditions, seen, decision);
    credentialsUsable(conditions, pool, seen);
    if (pool.isMarkedForDeletion()) {
      conditions.isFalse(
          ConditionType.DELETABLE,
          ConditionReason.IN_USE,
          "used by %s; deleted once no job uses it: wait for the jobs, or delete them"
              .formatted(Count.of(seen.jobs(), "job")));
    }
    return conditions.list();
  }

  private static void ready(Conditions conditions, PoolObservation seen, ScalingDecision decision) {
    int wanted = decision.replicas();
    if (seen.queue() instanceof QueueView.Unnamed unnamed) {
      Kstatus.failed(conditions, unnamed.reason(), unnamed.message());
    } else if (seen.queue() instanceof QueueView.Away away) {
      Kstatus.inProgress(conditions, ConditionReason.REDIS_UNAVAILABLE, away.message());
    } else if (wanted == 0) {
      Kstatus.current(
          conditions,
          ConditionReason.SCALED_TO_ZERO,
          "no task needs a worker; the first one starts one");
    } else if (seen.ready() >= wanted) {
      Kstatus.current(conditions, ConditionReason.WORKERS_READY, "all workers are ready");
    } else if (seen.trouble().isPresent()) {
      troubled(conditions, seen.trouble().get());
    } else {
      Kstatus.inProgress(
          conditions,
          ConditionReason.WORKERS_STARTING,
          "%d of %d workers are ready".formatted(seen.ready(), wanted));
    }
  }

  private static void troubled(Conditions conditions, WorkerTrouble trouble) {
    if (trouble.everyWorker()) {
      Kstatus.failed(conditions, trouble.reason(), trouble.message());
    } else {
      Kstatus.inProgress(conditions, trouble.reason(), trouble.message());
    }
  }

  private static void queueReachable(Conditions conditions, PoolObservation seen) {
    switch (seen.queue()) {
      case QueueView.Reached reached ->
          conditions.isTrue(
              ConditionType.QUEUE_REACHABLE, ConditionReason.CONNECTED, "Redis answers");
      case QueueView.Away away ->
          conditions.isFalse(
              ConditionType.QUEUE_REACHABLE,
              ConditionReason.REDIS_UNAVAILABLE,
              away.message() + "; the number of workers stays as it is; retrying");
      case QueueView.Waiting _ ->
          conditions.isUnknown(
              ConditionType.QUEUE_REACHABLE,
              ConditionReason.CONNECTING,
              "Redis has not answered yet");
      case QueueView.Unnamed unnamed ->
          conditions.isFalse(ConditionType.QUEUE_REACHABLE, unnamed.reason(), unnamed.message());
    }
  }

  private static void backlogGrowing(
      Conditions conditions, PoolObservation seen, PoolScaler.Decision decision) {
    Backlog backlog = decision.backlog();
    if (backlog.growing() && seen.ready() >= decision.replicas() && decision.replicas() > 0) {
      conditions.isTrue(
          ConditionType.BACKLOG_GROWING,
          ConditionReason.DEMAND_EXCEEDS_CAPACITY,
          ("demand grew from %d to %d in five minutes although all %d workers are busy: raise"
                  + " spec.autoscaling.maxReplicas, or spec.replicas")
              .formatted(backlog.from(), backlog.to(), decision.replicas()));
    } else {
      conditions.isFalse(
          ConditionType.BACKLOG_GROWING, ConditionReason.KEEPING_UP, "workers keep up with demand");
    }
  }

  private static void credentialsUsable(
      Conditions conditions, WorkerPool pool, PoolObservation seen) {
    if (!PoolSecrets.named(pool.getSpec())) {
      conditions.drop(ConditionType.CREDENTIALS_USABLE);
    } else if (seen.secrets().isPresent()) {
      PoolSecrets.Trouble trouble = seen.secrets().get();
      conditions.isFalse(ConditionType.CREDENTIALS_USABLE, trouble.reason(), trouble.message());
    } else {
      conditions.isTrue(
          ConditionType.CREDENTIALS_USABLE,
          ConditionReason.USABLE,
          "all secrets have the required keys");
    }
  }

  private static void redisSafe(Conditions conditions, PoolObservation seen) {
    if (!(seen.queue() instanceof QueueView.Reached reached)) {
      conditions.isUnknown(
          ConditionType.REDIS_SAFE, ConditionReason.REDIS_UNAVAILABLE, "Redis is unavailable");
      return;
    }
    RedisSafety safety = reached.safety();
    if (!safety.safe()) {
      conditions.isFalse(
          ConditionType.REDIS_SAFE,
          ConditionReason.EVICTION_ENABLED,
          "Redis may drop tasks when its memory is full: set maxmemory-policy to noeviction, it is "
              + safety.evictionPolicy());
    } else if (safety.appendOnlyFile()) {
      conditions.isTrue(
          ConditionType.REDIS_SAFE,
          ConditionReason.SAFE,
          "Redis evicts nothing and keeps its data on disk");
    } else {
      conditions.isTrue(
          ConditionType.REDIS_SAFE,
          ConditionReason.PERSISTENCE_DISABLED,
          "Redis evicts nothing, but a restart may lose tasks: set appendonly to yes");
    }
  }
}
