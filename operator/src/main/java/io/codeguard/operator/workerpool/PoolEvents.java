package io.codeguard.operator.workerpool;

import io.codeguard.api.conditions.Kstatus;
import io.codeguard.api.v1alpha1.StatusCondition;
import io.codeguard.api.v1alpha1.WorkerPool;
import io.codeguard.api.v1alpha1.WorkerPoolStatus;
import io.codeguard.api.v1alpha1.WorkerPoolStatus.LastScale;
import io.codeguard.operator.kube.ObjectEvents;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Turns changes of a pool's status into events: one line for each scaling and each trouble. */
final class PoolEvents {
  /** Follow from what Ready tells. */
  private static final Set<String> REPEATED = Set.of(Kstatus.RECONCILING, Kstatus.STALLED);

  private PoolEvents() {}

  /** The pool's conditions, as they were read. */
  static List<StatusCondition> conditions(WorkerPool pool) {
    return Optional.ofNullable(pool.getStatus())
        .map(WorkerPoolStatus::conditions)
        .orElse(List.of());
  }

  static void tell(
      ObjectEvents events,
      WorkerPool pool,
      Optional<WorkerPoolStatus> before,
      WorkerPoolStatus now) {
    LastScale scale = now.lastScale();
    if (scale != null && !scale.equals(before.map(WorkerPoolStatus::lastScale).orElse(null))) {
      events.normal(
          pool,
          scale.to() > scale.from() ? "ScaledUp" : "ScaledDown",
          "from %d to %d: %s".formatted(scale.from(), scale.to(), scale.reason()));
    }
    List<StatusCondition> old = before.map(WorkerPoolStatus::conditions).orElse(List.of());
    for (StatusCondition condition : now.conditions()) {
      if (!isUsual(condition, now)) {
        tell(events, pool, of(old, condition.type()), condition);
      }
    }
  }

  /** Workers start all the time; and what keeps the queue from being reached is told once. */
  private static boolean isUsual(StatusCondition condition, WorkerPoolStatus now) {
    return REPEATED.contains(condition.type())
        || (condition.type().equals(PoolStatusBuilder.READY)
            && (condition.status().equals("True")
                || condition.reason().equals(PoolStatusBuilder.WORKERS_STARTING)
                || of(now.conditions(), PoolStatusBuilder.QUEUE_REACHABLE)
                    .filter(queue -> queue.reason().equals(condition.reason()))
                    .isPresent()));
  }

  private static Optional<StatusCondition> of(List<StatusCondition> all, String type) {
    return all.stream().filter(condition -> condition.type().equals(type)).findFirst();
  }

  private static void tell(
      ObjectEvents events, WorkerPool pool, Optional<StatusCondition> before, StatusCondition now) {
    // One condition is good when it does not hold.
    String bad = now.type().equals(PoolStatusBuilder.BACKLOG_GROWING) ? "True" : "False";
    String old = before.map(StatusCondition::status).orElse("");
    boolean changed =
        !now.status().equals(old)
            || !Objects.equals(before.map(StatusCondition::reason).orElse(""), now.reason());
    if (now.status().equals(bad) && changed) {
      events.warning(pool, now.reason(), now.message());
    } else if (old.equals(bad) && !now.status().equals("Unknown") && changed) {
      events.normal(pool, now.reason(), now.message());
    }
  }
}
