package io.codeguard.operator.scaling.simulation;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Kubernetes' HorizontalPodAutoscaler as documented for autoscaling/v2, with an external metric and
 * an average value: every 15 s ceil(metric / target); no change within 10 % of the target; up by at
 * most the larger of 100 % and 4 pods per period; down to the highest recommendation of 300 s.
 */
final class Hpa implements Scaler {
  static final int PERIOD = 15;

  private static final double TOLERANCE = 0.1;
  private static final int STABILIZATION = 300;

  private record Recommendation(int second, int replicas) {}

  private final int min;
  private final int max;
  private final int target;
  private final Deque<Recommendation> window = new ArrayDeque<>();

  Hpa(int min, int max, int target) {
    this.min = min;
    this.max = max;
    this.target = target;
  }

  @Override
  public String name() {
    return "HPA";
  }

  @Override
  public int replicas(Second now) {
    return now.second() % PERIOD == 0
        ? sync(now.second(), now.waiting(), now.wanted())
        : now.wanted();
  }

  int sync(int second, long metric, int current) {
    double ratio = metric / (double) (Math.max(current, 1) * target);
    int raw =
        Math.abs(ratio - 1) <= TOLERANCE
            ? current
            : (int) Math.min(max, Math.ceilDiv(metric, target));
    int recommended = Math.clamp(raw, min, max);
    window.addLast(new Recommendation(second, recommended));
    while (window.getFirst().second() <= second - STABILIZATION) {
      window.removeFirst();
    }
    if (recommended > current) {
      return Math.min(recommended, current + Math.max(current, 4));
    }
    int highest = window.stream().mapToInt(Recommendation::replicas).max().orElse(current);
    return Math.min(current, highest);
  }
}
