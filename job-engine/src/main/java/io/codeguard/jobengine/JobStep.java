package io.codeguard.jobengine;

import io.codeguard.api.conditions.ConditionReason;

/** What to do next for a job. */
sealed interface JobStep {
  /** Registers the job and has its source listed. */
  record Start() implements JobStep {}

  /** Removes what Redis holds of the job, of which a part is lost; the job then starts again. */
  record Restart() implements JobStep {}

  /** Has the next part of the source's tasks listed. */
  record ListPart(long number) implements JobStep {}

  /** Gives the queue as many chunks of the manifest as it takes. */
  record Feed() implements JobStep {}

  /** Drops what is not done, because the job's time is over. */
  record Cancel() implements JobStep {}

  /** Has the report written. */
  record StartReport() implements JobStep {}

  /** Has the written report moved to where it is to be kept. */
  record StoreReport() implements JobStep {}

  /** Nothing until the queue reports a change. */
  record Wait(String phase) implements JobStep {}

  /** Validation is done; the gate decides on the verdict. */
  record Succeed() implements JobStep {}

  /** Validation could not be done. */
  record Fail(ConditionReason reason, String message) implements JobStep {}
}
