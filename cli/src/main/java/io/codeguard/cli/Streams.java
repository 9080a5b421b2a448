package io.codeguard.cli;

import io.codeguard.reporting.text.Sanitizer;
import java.io.PrintStream;

/**
 * The output streams of commands.
 *
 * @param out results
 * @param err progress, notes and errors
 * @param progress whether {@code err} is a terminal, which can show progress
 */
record Streams(PrintStream out, PrintStream err, boolean progress) {
  private static final int MAX_LENGTH = 2000;

  /** Prints an error in one line. */
  void error(String message) {
    err.println("codeguard: " + Sanitizer.line(message, MAX_LENGTH));
  }
}
