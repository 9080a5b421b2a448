package io.codeguard.jobengine;

import io.codeguard.api.v1alpha1.ValidationJobStatus;

/** Where a job is, by the names that its status uses. */
public final class Phase {
  public static final String PENDING = "Pending";
  public static final String LISTING = "Listing";
  public static final String RUNNING = "Running";
  public static final String SUSPENDED = "Suspended";
  public static final String SUCCEEDED = "Succeeded";
  public static final String FAILED = "Failed";
  public static final String CANCELLED = "Cancelled";

  private Phase() {}

  /** Whether nothing of the job will change any more. */
  public static boolean isFinal(ValidationJobStatus status) {
    return status != null && (SUCCEEDED.equals(status.phase()) || FAILED.equals(status.phase()));
  }
}
