package io.codeguard.cli;

import io.codeguard.reporting.text.Printable;
import java.io.PrintStream;

/**
 * Where commands write to.
 *
 * @param out results
 * @param err progress, notes and errors
 * @param progress whether {@code err} is a terminal, which can show progress
 */
record Streams(PrintStream out, PrintStream err, boolean progress) {
  private static final int LONGEST = 2000;

  /** Says in one line why the command did not do what was asked. */
  void error(String message) {
    err.println("codeguard: " + Printable.line(message, LONGEST));
  }
}
