package io.codeguard.jobengine;

import java.util.Optional;

/**
 * How a report gets from Redis to where it is kept.
 *
 * @param object where it is, once it is there
 * @param trouble why it is not there yet, though it was tried; what to do is in it
 */
public record ReportUpload(Optional<String> object, Optional<String> trouble) {
  /** Not tried yet. */
  public static final ReportUpload NOT_STARTED =
      new ReportUpload(Optional.empty(), Optional.empty());

  boolean pending() {
    return object.isEmpty();
  }
}
