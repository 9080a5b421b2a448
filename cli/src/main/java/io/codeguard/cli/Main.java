package io.codeguard.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;

/** The program {@code codeguard}. */
public final class Main {
  private Main() {}

  /** Ends the process with an {@link ExitCode}. */
  public static void main(String[] arguments) {
    // Before the first log message: libraries contain configurations of their own.
    System.setProperty("logback.configurationFile", "io/codeguard/cli/logback.xml");
    // Always UTF-8, because reports are parsed by programs.
    PrintStream out =
        new PrintStream(
            new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)), false, UTF_8);
    PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, UTF_8);
    // Java cannot detect a terminal on standard error only; the launcher script can.
    boolean terminal = Boolean.getBoolean("codeguard.terminal");
    int code = Codeguard.execute(new Streams(out, err, terminal), System.getenv(), arguments);
    out.flush();
    System.exit(code);
  }
}
