package io.codeguard.api.conditions;

import static io.codeguard.api.conditions.ConditionType.READY;
import static io.codeguard.api.conditions.ConditionType.RECONCILING;
import static io.codeguard.api.conditions.ConditionType.STALLED;

/**
 * The three conditions by which tools judge resources of any kind (kstatus of
 * sigs.k8s.io/cli-utils, and with it Flux, kpt and others). {@link ConditionType#RECONCILING} and
 * {@link ConditionType#STALLED} are present only while they hold. Pure.
 */
public final class Kstatus {
  private Kstatus() {}

  /** Nothing is left to do. */
  public static Conditions current(Conditions conditions, ConditionReason reason, String message) {
    return conditions.isTrue(READY, reason, message).drop(RECONCILING).drop(STALLED);
  }

  /** Something is under way. */
  public static Conditions inProgress(
      Conditions conditions, ConditionReason reason, String message) {
    return conditions
        .isFalse(READY, reason, message)
        .isTrue(RECONCILING, reason, message)
        .drop(STALLED);
  }

  /** It is held up on purpose. */
  public static Conditions paused(Conditions conditions, ConditionReason reason, String message) {
    return conditions.isFalse(READY, reason, message).drop(RECONCILING).drop(STALLED);
  }

  /** It has failed, or waits for somebody to correct something. */
  public static Conditions failed(Conditions conditions, ConditionReason reason, String message) {
    return conditions
        .isFalse(READY, reason, message)
        .isTrue(STALLED, reason, message)
        .drop(RECONCILING);
  }
}
