package io.codeguard.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.codeguard.api.v1alpha1.ValidationJobStatus;
import io.codeguard.cli.output.FindingsTable;
import io.codeguard.cli.output.NotDoneException;
import io.codeguard.cli.output.Summary;
import io.codeguard.reporting.sarif.SarifReader;
import io.codeguard.reporting.sarif.SarifReport;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Prints the result of a finished job, from a local run or a cluster. */
final class ResultOutput {
  private static final ObjectWriter JSON = new ObjectMapper().writerWithDefaultPrettyPrinter();

  /** Opens a job's SARIF report; empty when none was written. */
  @FunctionalInterface
  interface Report {
    Optional<InputStream> open() throws NotDoneException, InterruptedException;
  }

  private final Streams streams;
  private final ResultOptions options;
  private final String title;

  /**
   * @param title of reports: what was validated
   */
  ResultOutput(Streams streams, ResultOptions options, String title) {
    this.streams = streams;
    this.title = title;
    this.options = options;
  }

  /** Writes the requested outputs; returns the exit code. */
  int show(ValidationJobStatus status, Report report)
      throws NotDoneException, InterruptedException {
    try {
      for (Map.Entry<ReportFormat, Path> file : options.files().entrySet()) {
        save(report, file.getKey(), file.getValue());
      }
      if (options.format() == OutputFormat.JSON) {
        streams.out().println(JSON.writeValueAsString(status));
      } else {
        table(status, report);
      }
    } catch (IOException e) {
      throw new NotDoneException("the results cannot be written: " + e.getMessage());
    }
    if (status.verdict() == null) {
      streams.error("the job failed: " + Summary.failure(status));
      return ExitCode.NOT_DONE;
    }
    return status.verdict().equals("Passed") ? ExitCode.PASSED : ExitCode.VIOLATIONS;
  }

  private void save(Report report, ReportFormat format, Path file)
      throws IOException, NotDoneException, InterruptedException {
    Optional<InputStream> sarif = report.open();
    if (sarif.isPresent()) {
      try (InputStream in = sarif.get();
          OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
        format
            .write(in, title, out)
            .forEach(note -> streams.err().println("note: " + file + ": " + note));
      }
    }
  }

  private void table(ValidationJobStatus status, Report report)
      throws IOException, NotDoneException, InterruptedException {
    Optional<InputStream> sarif = report.open();
    if (sarif.isEmpty()) {
      return;
    }
    SarifReport read;
    try (InputStream in = sarif.get()) {
      read = SarifReader.report(in);
    }
    FindingsTable.print(read.newFindings(), streams.out());
    Summary.lines(status, read).forEach(streams.out()::println);
  }
}
