package io.codeguard.api.conditions;

/**
 * The three conditions by which tools that wait for resources of any kind judge them: all of ours
 * tell the same by them. {@link #RECONCILING} and {@link #STALLED} are there only while they hold.
 * Pure.
 */
public final class Kstatus {
  /** The resource is as it should be, or has ended well. */
  public static final String READY = "Ready";

  /** The operator is at work on it. */
  public static final String RECONCILING = "Reconciling";

  /** Nothing more will come of it until somebody changes something. */
  public static final String STALLED = "Stalled";

  private Kstatus() {}

  /** Nothing is left to do. */
  public static Conditions current(Conditions conditions, String reason, String message) {
    return conditions.isTrue(READY, reason, message).drop(RECONCILING).drop(STALLED);
  }

  /** Something is under way. */
  public static Conditions inProgress(Conditions conditions, String reason, String message) {
    return conditions
        .isFalse(READY, reason, message)
        .isTrue(RECONCILING, reason, message)
        .drop(STALLED);
  }

  /** It is held up on purpose. */
  public static Conditions paused(Conditions conditions, String reason, String message) {
    return conditions.isFalse(READY, reason, message).drop(RECONCILING).drop(STALLED);
  }

  /** It has failed, or waits for somebody to correct something. */
  public static Conditions failed(Conditions conditions, String reason, String message) {
    return conditions
        .isFalse(READY, reason, message)
        .isTrue(STALLED, reason, message)
        .drop(RECONCILING);
  }
}
