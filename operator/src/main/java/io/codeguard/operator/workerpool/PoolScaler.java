package io.codeguard.operator.workerpool;

import io.codeguard.api.v1alpha1.WorkerPool;
import io.codeguard.api.v1alpha1.WorkerPoolSpec.Autoscaling;
import io.codeguard.operator.scaling.Backlog;
import io.codeguard.operator.scaling.DemandHistory;
import io.codeguard.operator.scaling.Scaling;
import io.codeguard.operator.scaling.ScalingDecision;
import io.codeguard.operator.scaling.ScalingPolicy;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps each pool's demand history between decisions. A restart of the operator discards it, which
 * only delays scaling down. Thread-safe.
 */
final class PoolScaler {
  /**
   * A scaling decision.
   *
   * @param backlog the demand samples of the last minutes
   */
  record Decision(ScalingDecision scaling, Backlog backlog) {
    int replicas() {
      return scaling.replicas();
    }
  }

  private record State(DemandHistory history, Backlog backlog) {}

  private final Map<String, State> states = new ConcurrentHashMap<>();

  Decision decide(WorkerPool pool, PoolObservation observed) {
    String id = pool.getMetadata().getUid();
    State old =
        states.getOrDefault(id, new State(DemandHistory.startingAt(observed.at()), Backlog.NONE));
    Backlog backlog = observed.demand().map(old.backlog()::with).orElse(Backlog.NONE);
    Autoscaling autoscaling =
        Optional.ofNullable(pool.getSpec().autoscaling()).orElse(Autoscaling.DEFAULT);
    Integer fixed = pool.getSpec().replicas();
    if (fixed != null || Autoscaling.EXTERNAL.equals(autoscaling.mode())) {
      states.put(id, new State(DemandHistory.startingAt(observed.at()), backlog));
      return new Decision(
          ScalingDecision.fixed(fixed == null ? autoscaling.minReplicas() : fixed), backlog);
    }
    Scaling.Outcome outcome =
        Scaling.decide(
            policy(autoscaling, observed),
            old.history(),
            observed.demand(),
            observed.workers(),
            observed.at());
    states.put(id, new State(outcome.history(), backlog));
    return new Decision(outcome.decision(), backlog);
  }

  void forget(String poolId) {
    states.remove(poolId);
  }

  private static ScalingPolicy policy(Autoscaling autoscaling, PoolObservation observed) {
    ScalingPolicy policy =
        new ScalingPolicy(
            autoscaling.minReplicas(),
            autoscaling.maxReplicas(),
            autoscaling.tasksPerWorker(),
            Duration.ofSeconds(autoscaling.scaleDownDelaySeconds()),
            Duration.ofSeconds(autoscaling.idleSeconds()),
            Optional.ofNullable(autoscaling.drainSeconds()).map(Duration::ofSeconds),
            autoscaling.maxSurge() == null
                ? OptionalInt.empty()
                : OptionalInt.of(autoscaling.maxSurge()));
    // While no worker can start, more than one would only fail as well.
    boolean unrecoverable = observed.trouble().filter(WorkerTrouble::everyWorker).isPresent();
    return unrecoverable ? policy.withMaxSurge(1) : policy;
  }
}
