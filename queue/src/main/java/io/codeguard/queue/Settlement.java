package io.codeguard.queue;

/** What came of settling a lease. */
public enum Settlement {
  /** Counted. */
  APPLIED,
  /**
   * The lease had been taken back, and somebody else does, or did, the tasks; or it was settled
   * before, by a call whose answer was lost. Nothing changed.
   */
  LEASE_LOST,
  /** The job was cancelled or removed meanwhile. Nothing changed. */
  JOB_GONE
}
