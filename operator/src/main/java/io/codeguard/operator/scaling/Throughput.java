package io.codeguard.operator.scaling;

import java.time.Duration;
import java.time.Instant;

/**
 * What one worker gets done when it has enough to do: an exponentially weighted mean, so that one
 * odd minute does not count much.
 *
 * @param tasksPerSecond of one worker; 0 while it is not known
 * @param at when it was measured last
 */
record Throughput(double tasksPerSecond, Instant at) {
  /** After so long a new value counts for 63 %. */
  private static final Duration MEMORY = Duration.ofSeconds(60);

  static Throughput unknown(Instant now) {
    return new Throughput(0, now);
  }

  boolean known() {
    return tasksPerSecond > 0;
  }

  /** Only workers that have enough to do show what they are able to. */
  Throughput with(DemandSample measure, Workers workers, int tasksPerWorker) {
    boolean busy =
        workers.ready() > 0 && measure.demand() >= (long) workers.ready() * tasksPerWorker;
    if (!busy || measure.ratePerSecond() <= 0) {
      return this;
    }
    double now = measure.ratePerSecond() / workers.ready();
    double seconds = Duration.between(at, measure.at()).toMillis() / 1000.0;
    double weight = known() ? 1 - Math.exp(-seconds / MEMORY.toSeconds()) : 1;
    return new Throughput(tasksPerSecond + weight * (now - tasksPerSecond), measure.at());
  }
}
