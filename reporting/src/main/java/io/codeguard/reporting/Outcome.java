package io.codeguard.reporting;

/** What became of a file: exactly one of these. */
public enum Outcome {
  CLEAN,
  FINDINGS,
  SKIPPED,
  PARTIAL,
  FAILED
}
