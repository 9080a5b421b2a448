package io.codeguard.operator.scaling;

import java.time.Duration;
import java.time.Instant;

/**
 * The throughput of one fully utilized worker, as an exponentially weighted moving average, so that
 * outliers have little weight.
 *
 * @param tasksPerSecond of one worker; 0 while unknown
 * @param at the time of the last measurement
 */
record Throughput(double tasksPerSecond, Instant at) {
  /** The time constant: after this time a new value has a weight of 63 %. */
  private static final Duration TIME_CONSTANT = Duration.ofSeconds(60);

  static Throughput unknown(Instant current) {
    return new Throughput(0, current);
  }

  boolean known() {
    return tasksPerSecond > 0;
  }

  /** Ignores samples of workers that are not fully utilized. */
  Throughput with(DemandSample sample, Workers workers, int tasksPerWorker) {
    boolean busy =
        workers.ready() > 0 && sample.demand() >= (long) workers.ready() * tasksPerWorker;
    if (!busy || sample.ratePerSecond() <= 0) {
      return this;
    }
    double current = sample.ratePerSecond() / workers.ready();
    double seconds = Duration.between(at, sample.at()).toMillis() / 1000.0;
    double weight = known() ? 1 - Math.exp(-seconds / TIME_CONSTANT.toSeconds()) : 1;
    return new Throughput(tasksPerSecond + weight * (current - tasksPerSecond), sample.at());
  }
}
