package io.codeguard.operator.scaling;

import java.time.Duration;
import java.util.Optional;

/**
 * How many workers there should be.
 *
 * @param replicas the number
 * @param reason for people
 * @param reviewAfter when to decide again even if nothing happens; empty when only an event changes
 *     anything
 */
public record ScalingDecision(int replicas, String reason, Optional<Duration> reviewAfter) {
  /** A number that the owner set by hand. */
  public static ScalingDecision fixed(int replicas) {
    return new ScalingDecision(replicas, "spec.replicas is " + replicas, Optional.empty());
  }
}
