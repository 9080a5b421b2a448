package io.codeguard.operator.scaling;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The scaling settings of a pool.
 *
 * @param min minimum number of workers; 0 permits scaling to zero
 * @param max maximum number of workers, at least 1 and at least {@code min}
 * @param tasksPerWorker target demand per worker, at least 1
 * @param scaleDownDelay how long fewer workers must have been sufficient before scaling down
 * @param idle how long demand must have been zero before scaling to zero
 * @param drain the target time to process all demand; replaces {@code tasksPerWorker} once the
 *     throughput per worker is known
 * @param maxSurge maximum number of workers that start at the same time, at least 1; empty for no
 *     limit
 */
public record ScalingPolicy(
    int min,
    int max,
    int tasksPerWorker,
    Duration scaleDownDelay,
    Duration idle,
    Optional<Duration> drain,
    OptionalInt maxSurge) {

  public ScalingPolicy {
    if (min < 0 || max < 1 || min > max || tasksPerWorker < 1) {
      throw new IllegalArgumentException(
          "min %d, max %d, tasksPerWorker %d".formatted(min, max, tasksPerWorker));
    }
    if (drain.filter(time -> !time.isPositive()).isPresent() || maxSurge.orElse(1) < 1) {
      throw new IllegalArgumentException("drain %s, maxSurge %s".formatted(drain, maxSurge));
    }
  }

  /** Scales by {@code tasksPerWorker} only, without a limit for starting workers. */
  public ScalingPolicy(
      int min, int max, int tasksPerWorker, Duration scaleDownDelay, Duration idle) {
    this(min, max, tasksPerWorker, scaleDownDelay, idle, Optional.empty(), OptionalInt.empty());
  }

  /** A copy with this limit for starting workers. */
  public ScalingPolicy withMaxSurge(int workers) {
    return new ScalingPolicy(
        min, max, tasksPerWorker, scaleDownDelay, idle, drain, OptionalInt.of(workers));
  }

  int clamp(int replicas) {
    return Math.clamp(replicas, min, max);
  }
}
