package io.codeguard.operator.workerpool;

import io.codeguard.api.conditions.ConditionReason;
import io.codeguard.api.conditions.ConditionStatus;
import io.codeguard.api.conditions.ConditionType;
import io.codeguard.api.conditions.Conditions;
import io.codeguard.api.v1alpha1.StatusCondition;
import io.codeguard.api.v1alpha1.WorkerPool;
import io.codeguard.api.v1alpha1.WorkerPoolStatus;
import io.codeguard.api.v1alpha1.WorkerPoolStatus.LastScale;
import io.codeguard.operator.kube.ObjectEvents;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Emits events for changes of a pool's status: one for each scaling and each problem. */
final class PoolEvents {
  /** Derived from Ready, so they need no events of their own. */
  private static final Set<String> DERIVED =
      Set.of(ConditionType.RECONCILING.value(), ConditionType.STALLED.value());

  private PoolEvents() {}

  /** The pool's conditions. */
  static List<StatusCondition> conditions(WorkerPool pool) {
    return Optional.ofNullable(pool.getStatus())
        .map(WorkerPoolStatus::conditions)
        .orElse(List.of());
  }

  static void emit(
      ObjectEvents events,
      WorkerPool pool,
      Optional<WorkerPoolStatus> previous,
      WorkerPoolStatus current) {
    LastScale scale = current.lastScale();
    if (scale != null && !scale.equals(previous.map(WorkerPoolStatus::lastScale).orElse(null))) {
      events.normal(
          pool,
          scale.to() > scale.from() ? "ScaledUp" : "ScaledDown",
          "from %d to %d: %s".formatted(scale.from(), scale.to(), scale.reason()));
    }
    List<StatusCondition> old = previous.map(WorkerPoolStatus::conditions).orElse(List.of());
    for (StatusCondition condition : current.conditions()) {
      if (!isRoutine(condition, current)) {
        emit(events, pool, of(old, condition.type()), condition);
      }
    }
  }

  /** Starting workers are routine, and problems with the queue are reported by QueueReachable. */
  private static boolean isRoutine(StatusCondition condition, WorkerPoolStatus current) {
    return DERIVED.contains(condition.type())
        || (condition.type().equals(ConditionType.READY.value())
            && (condition.status().equals(ConditionStatus.TRUE.value())
                || condition.reason().equals(ConditionReason.WORKERS_STARTING.value())
                || Conditions.find(current.conditions(), ConditionType.QUEUE_REACHABLE)
                    .filter(queue -> queue.reason().equals(condition.reason()))
                    .isPresent()));
  }

  private static Optional<StatusCondition> of(List<StatusCondition> all, String type) {
    return all.stream().filter(condition -> condition.type().equals(type)).findFirst();
  }

  private static void emit(
      ObjectEvents events,
      WorkerPool pool,
      Optional<StatusCondition> previous,
      StatusCondition current) {
    // BacklogGrowing has negative polarity.
    ConditionStatus negative =
        current.type().equals(ConditionType.BACKLOG_GROWING.value())
            ? ConditionStatus.TRUE
            : ConditionStatus.FALSE;
    String bad = negative.value();
    String old = previous.map(StatusCondition::status).orElse("");
    boolean changed =
        !current.status().equals(old)
            || !Objects.equals(previous.map(StatusCondition::reason).orElse(""), current.reason());
    if (current.status().equals(bad) && changed) {
      events.warning(pool, current.reason(), current.message());
    } else if (old.equals(bad)
        && !current.status().equals(ConditionStatus.UNKNOWN.value())
        && changed) {
      events.normal(pool, current.reason(), current.message());
    }
  }
}
