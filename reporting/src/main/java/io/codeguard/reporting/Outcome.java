package io.codeguard.reporting;

/** The outcome of a file. */
public enum Outcome {
  CLEAN,
  FINDINGS,
  SKIPPED,
  PARTIAL,
  FAILED
}
