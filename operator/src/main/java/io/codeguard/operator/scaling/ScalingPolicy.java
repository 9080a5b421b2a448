package io.codeguard.operator.scaling;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a pool's owner wants it scaled.
 *
 * @param min fewest workers; 0 lets the pool sleep
 * @param max most workers, at least 1 and at least {@code min}
 * @param tasksPerWorker demand that one worker is expected to meet, at least 1
 * @param scaleDownDelay fewer workers only when fewer were enough for this long
 * @param idle to zero only when there was no demand for this long
 * @param drain in how much time the demand is to be met; decides in place of {@code tasksPerWorker}
 *     once it is known how much a worker gets done
 * @param maxSurge how many workers may be starting at a time, at least 1; empty for any number
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

  /** Scales by {@code tasksPerWorker} alone, and starts as many workers at a time as it takes. */
  public ScalingPolicy(
      int min, int max, int tasksPerWorker, Duration scaleDownDelay, Duration idle) {
    this(min, max, tasksPerWorker, scaleDownDelay, idle, Optional.empty(), OptionalInt.empty());
  }

  /** The same, but with so many workers starting at a time. */
  public ScalingPolicy withMaxSurge(int workers) {
    return new ScalingPolicy(
        min, max, tasksPerWorker, scaleDownDelay, idle, drain, OptionalInt.of(workers));
  }

  int clamp(int replicas) {
    return Math.clamp(replicas, min, max);
  }
}
