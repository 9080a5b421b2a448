package io.codeguard.cli.output;

import io.codeguard.api.v1alpha1.ValidationJobStatus;
import io.codeguard.api.v1alpha1.ValidationJobStatus.Tasks;
import java.io.PrintStream;

/** A line on a terminal that shows a job's progress. Not thread-safe. */
public final class ProgressBar {
  private static final int WIDTH = 30;
  private static final String ERASE = "\r\u001b[K";

  private final PrintStream terminal;
  private String shown = "";

  public ProgressBar(PrintStream terminal) {
    this.terminal = terminal;
  }

  /** Replaces the line with that for a status. */
  public void show(ValidationJobStatus status) {
    String line = line(status);
    if (!line.equals(shown)) {
      terminal.print(ERASE + line);
      terminal.flush();
      shown = line;
    }
  }

  /** Erases the line. */
  public void clear() {
    if (!shown.isEmpty()) {
      terminal.print(ERASE);
      terminal.flush();
      shown = "";
    }
  }

  static String line(ValidationJobStatus status) {
    if (status.progress() == null) {
      return "Fetching and listing the source…";
    }
    Tasks tasks = status.tasks();
    long finished = tasks.succeeded() + tasks.skipped() + tasks.partial() + tasks.failed();
    int filled = tasks.total() == 0 ? WIDTH : (int) (WIDTH * finished / tasks.total());
    long findings = status.findings().total();
    return "[%s%s] %s tasks, %d %s"
        .formatted(
            "#".repeat(filled),
            ".".repeat(WIDTH - filled),
            status.progress(),
            findings,
            findings == 1 ? "finding" : "findings");
  }
}
