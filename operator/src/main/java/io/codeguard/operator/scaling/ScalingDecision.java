package io.codeguard.operator.scaling;

import java.time.Duration;
import java.util.Optional;

/**
 * The desired number of workers.
 *
 * @param replicas the number
 * @param reason for users
 * @param reviewAfter when to decide again without an event; empty if only events matter
 */
public record ScalingDecision(int replicas, String reason, Optional<Duration> reviewAfter) {
  /** A number set in {@code spec.replicas}. */
  public static ScalingDecision fixed(int replicas) {
    return new ScalingDecision(replicas, "spec.replicas is " + replicas, Optional.empty());
  }
}
