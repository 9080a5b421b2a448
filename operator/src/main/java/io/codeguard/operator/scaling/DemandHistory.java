package io.codeguard.operator.scaling;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What a pool was recommended lately, without gaps since {@code since}. Keeps only what can still
 * be the highest of a window, in a monotonic queue: strictly falling recommendations, oldest first.
 * So it is never longer than the pool's largest size.
 *
 * @param since from when on the demand is known
 * @param lastDemand when there was demand last, {@code since} at the earliest
 * @param peaks falling recommendations
 * @param throughput what a worker gets done
 */
public record DemandHistory(
    Instant since, Instant lastDemand, List<Peak> peaks, Throughput throughput) {
  /**
   * @param at when {@code replicas} were recommended last
   */
  public record Peak(Instant at, int replicas) {}

  /** Knows nothing of what was before. */
  public static DemandHistory startingAt(Instant now) {
    return new DemandHistory(now, now, List.of(), Throughput.unknown(now));
  }

  /** Goes on after a time in which nothing was seen: anything may have been a peak then. */
  DemandHistory interrupted(Instant now) {
    return new DemandHistory(now, now, List.of(), throughput);
  }

  DemandHistory with(Throughput newThroughput) {
    return new DemandHistory(since, lastDemand, peaks, newThroughput);
  }

  DemandHistory with(DemandSample measure, int recommended, Duration window) {
    Instant start = measure.at().minus(window);
    List<Peak> kept = new ArrayList<>();
    for (Peak peak : peaks) {
      if (peak.replicas() > recommended && !peak.at().isBefore(start)) {
        kept.add(peak);
      }
    }
    kept.add(new Peak(measure.at(), recommended));
    return new DemandHistory(
        since, measure.demand() > 0 ? measure.at() : lastDemand, List.copyOf(kept), throughput);
  }

  /** The highest recommendation of the window. */
  int highest() {
    return peaks.getFirst().replicas();
  }
}
