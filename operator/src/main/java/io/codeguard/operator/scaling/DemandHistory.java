package io.codeguard.operator.scaling;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The recent recommendations for a pool, without gaps since {@code since}. Keeps only those that
 * can still be the maximum of a window, in a monotonic queue: strictly decreasing, oldest first.
 * Its length is therefore at most the pool's {@code maxReplicas}.
 *
 * @param since the start of the time for which the demand is known
 * @param lastDemand the last time that demand was not zero, at least {@code since}
 * @param peaks the decreasing recommendations
 * @param throughput per worker
 */
public record DemandHistory(
    Instant since, Instant lastDemand, List<Peak> peaks, Throughput throughput) {
  /**
   * @param at the last time that {@code replicas} were recommended
   */
  public record Peak(Instant at, int replicas) {}

  /** An empty history. */
  public static DemandHistory startingAt(Instant now) {
    return new DemandHistory(now, now, List.of(), Throughput.unknown(now));
  }

  /** Restarts after a time with unknown demand, which may have contained any peak. */
  DemandHistory interrupted(Instant now) {
    return new DemandHistory(now, now, List.of(), throughput);
  }

  DemandHistory with(Throughput newThroughput) {
    return new DemandHistory(since, lastDemand, peaks, newThroughput);
  }

  DemandHistory with(DemandSample sample, int recommended, Duration window) {
    Instant start = sample.at().minus(window);
    List<Peak> kept = new ArrayList<>();
    for (Peak peak : peaks) {
      if (peak.replicas() > recommended && !peak.at().isBefore(start)) {
        kept.add(peak);
      }
    }
    kept.add(new Peak(sample.at(), recommended));
    return new DemandHistory(
        since, sample.demand() > 0 ? sample.at() : lastDemand, List.copyOf(kept), throughput);
  }

  /** The highest recommendation of the window. */
  int highest() {
    return peaks.getFirst().replicas();
  }
}
