package io.codeguard.operator.scaling;

import java.time.Duration;
import java.util.Locale;

/**
 * The number of workers that a demand requires, regardless of the pool's limits.
 *
 * @param demand in tasks
 * @param workers at least one if there is demand
 * @param basis the calculation, for users
 */
record RecommendedReplicas(long demand, int workers, String basis) {
  static RecommendedReplicas of(ScalingPolicy policy, long demand, Throughput throughput) {
    if (policy.drain().isPresent() && throughput.known()) {
      Duration drain = policy.drain().get();
      double perWorker = throughput.tasksPerSecond() * drain.toMillis() / 1000.0;
      String basis =
          String.format(
              Locale.ROOT,
              "to be processed in %d s at %.1f tasks/s per worker",
              drain.toSeconds(),
              throughput.tasksPerSecond());
      return new RecommendedReplicas(
          demand, (int) Math.min(Math.ceil(demand / perWorker), Integer.MAX_VALUE), basis);
    }
    long exact = Math.ceilDiv(demand, (long) policy.tasksPerWorker());
    return new RecommendedReplicas(
        demand,
        (int) Math.min(exact, Integer.MAX_VALUE),
        policy.tasksPerWorker() + " tasks per worker");
  }

  /** Why the policy results in {@code replicas}. */
  String reason(ScalingPolicy policy, int replicas) {
    if (demand == 0) {
      return replicas == 0
          ? "no demand for " + policy.idle().toSeconds() + " s"
          : "no demand; "
              + (replicas == policy.min() ? "minReplicas is " : "replicas remain ")
              + replicas;
    }
    String base = "demand of %d, %s".formatted(demand, basis);
    if (workers > replicas) {
      return base + ", limited to maxReplicas=" + policy.max();
    }
    return workers < replicas ? base + ", raised to minReplicas=" + policy.min() : base;
  }
}
