package io.codeguard.operator.scaling;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Decides how many workers a pool has. More as soon as the demand asks for it. Fewer only down to
 * the highest recommendation of the last {@code scaleDownDelay}, so that a steady or a bursty load
 * does not make the pool swing (the stabilization window that Kubernetes' HorizontalPodAutoscaler
 * documents). None only after {@code idle} without any demand. While the demand is not known,
 * nothing changes.
 */
public final class Scaling {
  /** A measure older than this tells nothing any more. */
  static final Duration STALE = Duration.ofSeconds(30);

  /** A decision, and the history to hand in with the next measure. */
  public record Outcome(ScalingDecision decision, DemandHistory history) {}

  private Scaling() {}

  /**
   * @param measure the demand, empty when it could not be measured
   */
  public static Outcome decide(
      ScalingPolicy policy,
      DemandHistory history,
      Optional<DemandSample> measure,
      Workers workers,
      Instant now) {
    return measure
        .filter(known -> !known.at().plus(STALE).isBefore(now))
        .map(known -> known(policy, history, known, workers, now))
        .orElseGet(() -> hold(policy, history, workers.wanted(), now));
  }

  private static Outcome hold(
      ScalingPolicy policy, DemandHistory history, int current, Instant now) {
    int kept = policy.clamp(current);
    String reason = "demand is unknown; the number of workers stays at " + kept;
    return new Outcome(
        new ScalingDecision(kept, reason, Optional.empty()), history.interrupted(now));
  }

  private static Outcome known(
      ScalingPolicy policy, DemandHistory old, DemandSample measure, Workers workers, Instant now) {
    Throughput throughput = old.throughput().with(measure, workers, policy.tasksPerWorker());
    RecommendedReplicas need = RecommendedReplicas.of(policy, measure.demand(), throughput);
    int wanted = policy.clamp(need.workers());
    DemandHistory history = old.with(throughput).with(measure, wanted, policy.scaleDownDelay());
    ScalingDecision decision =
        wanted >= workers.wanted()
            ? grow(policy, need, wanted, workers)
            : shrink(policy, history, need, wanted, workers.wanted(), now);
    return new Outcome(decision, history);
  }

  private static ScalingDecision grow(
      ScalingPolicy policy, RecommendedReplicas need, int wanted, Workers workers) {
    int allowed =
        policy.maxSurge().isEmpty()
            ? wanted
            : Math.max(
                policy.clamp(workers.wanted()), workers.ready() + policy.maxSurge().getAsInt());
    if (wanted <= allowed) {
      return new ScalingDecision(wanted, need.why(policy, wanted), Optional.empty());
    }
    String reason =
        "%s; %d of %d so far, for no more than %d start at a time"
            .formatted(need.why(policy, wanted), allowed, wanted, policy.maxSurge().getAsInt());
    return new ScalingDecision(allowed, reason, Optional.empty());
  }

  private static ScalingDecision shrink(
      ScalingPolicy policy,
      DemandHistory history,
      RecommendedReplicas need,
      int wanted,
      int current,
      Instant now) {
    Instant windowFull = history.since().plus(policy.scaleDownDelay());
    Instant idleOver = history.lastDemand().plus(policy.idle());
    int highest = now.isBefore(windowFull) ? current : history.highest();
    int target = policy.clamp(Math.min(current, highest));
    if (target == 0 && now.isBefore(idleOver)) {
      target = 1;
    }
    if (target == wanted) {
      return new ScalingDecision(target, need.why(policy, target), Optional.empty());
    }
    String reason =
        "demand of %d needs %d; fewer workers when that is so for %d s"
            .formatted(need.demand(), wanted, policy.scaleDownDelay().toSeconds());
    // The first moment at which the window or the idle time may allow fewer, if nothing happens.
    Instant oldest = history.peaks().getFirst().at().plus(policy.scaleDownDelay()).plusMillis(1);
    Optional<Duration> review =
        Stream.of(windowFull, oldest, idleOver)
            .filter(time -> time.isAfter(now))
            .min(Instant::compareTo)
            .map(time -> Duration.between(now, time));
    return new ScalingDecision(target, reason, review);
  }
}
