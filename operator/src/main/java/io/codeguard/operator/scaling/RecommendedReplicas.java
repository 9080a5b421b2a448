package io.codeguard.operator.scaling;

import java.time.Duration;
import java.util.Locale;

/**
 * How many workers a demand needs, whatever the pool's limits.
 *
 * @param demand in tasks
 * @param workers at least one when there is any demand
 * @param basis how it was reckoned, for people
 */
record RecommendedReplicas(long demand, int workers, String basis) {
  static RecommendedReplicas of(ScalingPolicy policy, long demand, Throughput throughput) {
    if (policy.drain().isPresent() && throughput.known()) {
      Duration drain = policy.drain().get();
      double each = throughput.tasksPerSecond() * drain.toMillis() / 1000.0;
      String basis =
          String.format(
              Locale.ROOT,
              "to be met in %d s at %.1f tasks/s a worker",
              drain.toSeconds(),
              throughput.tasksPerSecond());
      return new RecommendedReplicas(
          demand, (int) Math.min(Math.ceil(demand / each), Integer.MAX_VALUE), basis);
    }
    long exact = Math.ceilDiv(demand, (long) policy.tasksPerWorker());
    return new RecommendedReplicas(
        demand,
        (int) Math.min(exact, Integer.MAX_VALUE),
        policy.tasksPerWorker() + " tasks a worker");
  }

  /** Why {@code replicas} is the number that the policy gives. */
  String why(ScalingPolicy policy, int replicas) {
    if (demand == 0) {
      return replicas == 0
          ? "no demand for " + policy.idle().toSeconds() + " s"
          : "no demand; " + replicas + (replicas == policy.min() ? " is the least" : " stay");
    }
    String base = "demand of %d, %s".formatted(demand, basis);
    if (workers > replicas) {
      return base + ", but no more than " + policy.max();
    }
    return workers < replicas ? base + ", but no fewer than " + policy.min() : base;
  }
}
