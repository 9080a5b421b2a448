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
 * Remembers each pool's demand between decisions. A restart of the operator forgets it, which only
 * delays shrinking.
 */
final class PoolScaler {
  /**
   * What was decided on.
   *
   * @param backlog the demand of the last minutes
   */
  record Decision(ScalingDecision scaling, Backlog backlog) {
    int replicas() {
      return scaling.replicas();
    }
  }

  private record Memory(DemandHistory history, Backlog backlog) {}

  private final Map<String, Memory> memories = new ConcurrentHashMap<>();

  Decision decide(WorkerPool pool, PoolObservation seen) {
    String id = pool.getMetadata().getUid();
    Memory old =
        memories.getOrDefault(id, new Memory(DemandHistory.startingAt(seen.at()), Backlog.NONE));
    Backlog backlog = seen.demand().map(old.backlog()::with).orElse(Backlog.NONE);
    Autoscaling wish =
        Optional.ofNullable(pool.getSpec().autoscaling()).orElse(Autoscaling.DEFAULT);
    Integer fixed = pool.getSpec().replicas();
    if (fixed != null || Autoscaling.EXTERNAL.equals(wish.mode())) {
      memories.put(id, new Memory(DemandHistory.startingAt(seen.at()), backlog));
      return new Decision(
          ScalingDecision.fixed(fixed == null ? wish.minReplicas() : fixed), backlog);
    }
    Scaling.Outcome outcome =
        Scaling.decide(policy(wish, seen), old.history(), seen.demand(), seen.workers(), seen.at());
    memories.put(id, new Memory(outcome.history(), backlog));
    return new Decision(outcome.decision(), backlog);
  }

  void forget(String poolId) {
    memories.remove(poolId);
  }

  private static ScalingPolicy policy(Autoscaling wish, PoolObservation seen) {
    ScalingPolicy policy =
        new ScalingPolicy(
            wish.minReplicas(),
            wish.maxReplicas(),
            wish.tasksPerWorker(),
            Duration.ofSeconds(wish.scaleDownDelaySeconds()),
            Duration.ofSeconds(wish.idleSeconds()),
            Optional.ofNullable(wish.drainSeconds()).map(Duration::ofSeconds),
            wish.maxSurge() == null ? OptionalInt.empty() : OptionalInt.of(wish.maxSurge()));
    // Where no worker can start, many of them are no better than one.
    boolean hopeless = seen.trouble().filter(WorkerTrouble::everyWorker).isPresent();
    return hopeless ? policy.withMaxSurge(1) : policy;
  }
}
