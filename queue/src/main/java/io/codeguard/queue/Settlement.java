package io.codeguard.queue;

/** What came of settling a lease. */
public enum Settlement {
  /** Counted. */
  APPLIED,
  /** The lease had been taken back; somebody else does, or did, the tasks. Nothing changed. */
  LEASE_LOST,
  /** The job was cancelled or removed meanwhile. Nothing changed. */
  JOB_GONE
}
