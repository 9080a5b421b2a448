package io.codeguard.operator.scaling;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Decides how many workers a pool has. Scales up as soon as demand requires it. Scales down only to
 * the highest recommendation of the last {@code scaleDownDelay}, which prevents flapping under
 * bursty load (like the stabilization window of Kubernetes' HorizontalPodAutoscaler). Scales to
 * zero only after {@code idle} without demand. While the demand is unknown, nothing changes.
 */
public final class Scaling {
  /** Samples older than this are ignored. */
  static final Duration STALE = Duration.ofSeconds(30);

  /** A decision, and the history to pass with the next sample. */
  public record Outcome(ScalingDecision decision, DemandHistory history) {}

  private Scaling() {}

  /**
   * @param sample the demand; empty if it could not be measured
   */
  public static Outcome decide(
      ScalingPolicy policy,
      DemandHistory history,
      Optional<DemandSample> sample,
      Workers workers,
      Instant now) {
    return sample
        .filter(known -> !known.at().plus(STALE).isBefore(now))
        .map(known -> known(policy, history, known, workers, now))
        .orElseGet(() -> hold(policy, history, workers.desired(), now));
  }

  private static Outcome hold(
      ScalingPolicy policy, DemandHistory history, int current, Instant now) {
    int kept = policy.clamp(current);
    String reason = "demand is unknown; the number of workers stays at " + kept;
    return new Outcome(
        new ScalingDecision(kept, reason, Optional.empty()), history.interrupted(now));
  }

  private static Outcome known(
      ScalingPolicy policy, DemandHistory old, DemandSample sample, Workers workers, Instant now) {
    Throughput throughput = old.throughput().with(sample, workers, policy.tasksPerWorker());
    RecommendedReplicas recommended = RecommendedReplicas.of(policy, sample.demand(), throughput);
    int desired = policy.clamp(recommended.workers());
    DemandHistory history = old.with(throughput).with(sample, desired, policy.scaleDownDelay());
    ScalingDecision decision =
        desired >= workers.desired()
            ? scaleUp(policy, recommended, desired, workers)
            : scaleDown(policy, history, recommended, desired, workers.desired(), now);
    return new Outcome(decision, history);
  }

  private static ScalingDecision scaleUp(
      ScalingPolicy policy, RecommendedReplicas recommended, int desired, Workers workers) {
    int allowed =
        policy.maxSurge().isEmpty()
            ? desired
            : Math.max(
                policy.clamp(workers.desired()), workers.ready() + policy.maxSurge().getAsInt());
    if (desired <= allowed) {
      return new ScalingDecision(desired, recommended.reason(policy, desired), Optional.empty());
    }
    String reason =
        "%s; %d of %d so far, limited by maxSurge=%d"
            .formatted(
                recommended.reason(policy, desired),
                allowed,
                desired,
                policy.maxSurge().getAsInt());
    return new ScalingDecision(allowed, reason, Optional.empty());
  }

  private static ScalingDecision scaleDown(
      ScalingPolicy policy,
      DemandHistory history,
      RecommendedReplicas recommended,
      int desired,
      int current,
      Instant now) {
    Instant windowEnd = history.since().plus(policy.scaleDownDelay());
    Instant idleEnd = history.lastDemand().plus(policy.idle());
    int highest = now.isBefore(windowEnd) ? current : history.highest();
    int target = policy.clamp(Math.min(current, highest));
    if (target == 0 && now.isBefore(idleEnd)) {
      target = 1;
    }
    if (target == desired) {
      return new ScalingDecision(target, recommended.reason(policy, target), Optional.empty());
    }
    String reason =
        "demand of %d requires %d; scaling down once demand has been that low for %d s"
            .formatted(recommended.demand(), desired, policy.scaleDownDelay().toSeconds());
    // The earliest time at which the window or the idle time can permit fewer, without events.
    Instant oldest = history.peaks().getFirst().at().plus(policy.scaleDownDelay()).plusMillis(1);
    Optional<Duration> review =
        Stream.of(windowEnd, oldest, idleEnd)
            .filter(time -> time.isAfter(now))
            .min(Instant::compareTo)
            .map(time -> Duration.between(now, time));
    return new ScalingDecision(target, reason, review);
  }
}
