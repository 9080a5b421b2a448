package io.codeguard.queue;

/** The result of settling a lease. */
public enum Settlement {
  /** The outcome was recorded. */
  APPLIED,
  /**
   * The lease had expired and its tasks were leased again, or it was already settled by a call
   * whose reply was lost. Nothing changed.
   */
  LEASE_LOST,
  /** The job was cancelled or removed. Nothing changed. */
  JOB_GONE
}
