package io.codeguard.cli;

/** Exit codes of the process. */
final class ExitCode {
  static final int PASSED = 0;
  static final int VIOLATIONS = 1;
  static final int USAGE = 2;
  static final int NOT_DONE = 3;

  private ExitCode() {}
}
