package io.codeguard.api.v1alpha1;

/** The values of a ValidationJob's {@code status.phase}; API, as conditions are. */
public final class Phase {
  /** Waits for its pool, its source or Redis; no task has been created. */
  public static final String PENDING = "Pending";

  /** A worker fetches the source and lists its files. */
  public static final String LISTING = "Listing";

  /** Tasks are being processed, or the report is being written. */
  public static final String RUNNING = "Running";

  /** {@code spec.suspend} is true: no task is leased until it is false again. */
  public static final String SUSPENDED = "Suspended";

  /** All validations are done and there is a verdict. Final. */
  public static final String SUCCEEDED = "Succeeded";

  /** The validation could not be done; the condition Finished has the cause. Final. */
  public static final String FAILED = "Failed";

  /** The job is being deleted. */
  public static final String CANCELLED = "Cancelled";

  private Phase() {}

  /** Whether the job has ended: neither phase nor verdict will change. */
  public static boolean isFinal(ValidationJobStatus status) {
    return status != null && (SUCCEEDED.equals(status.phase()) || FAILED.equals(status.phase()));
  }
}
