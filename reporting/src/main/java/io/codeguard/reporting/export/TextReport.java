package io.codeguard.reporting.export;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.codeguard.reporting.Finding;
import io.codeguard.reporting.sarif.SarifReport;
import io.codeguard.reporting.sarif.SarifReport.Result;
import io.codeguard.reporting.text.Sanitizer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.util.Locale;
import java.util.Optional;

/**
 * Text with one finding per line in the format of compilers: {@code path:line:column: severity:
 * message [validation/rule]}, and whether it is suppressed or known; then the files that were not
 * fully scanned, the files excluded from the source, and a summary. Stateless.
 */
public final class TextReport {
  private static final int MAX_PATH_LENGTH = 4096;

  private TextReport() {}

  /** Writes the report; does not close the stream. */
  public static void write(OutputStream out, SarifReport report) throws IOException {
    Writer text = new OutputStreamWriter(out, UTF_8);
    long suppressed = report.findings().stream().filter(Finding::isSuppressed).count();
    long counted = report.results().stream().filter(Result::counts).count();
    long known = report.results().size() - suppressed - counted;
    for (Result result : report.results()) {
      text.write(line(result));
    }
    for (SarifReport.Unread file : report.unread()) {
      text.write(
          "%s: %s: %s [%s]\n"
              .formatted(path(file.path()), file.outcome(), file.reason(), file.validation()));
    }
    Optional<String> excluded = report.excludedText();
    if (excluded.isPresent()) {
      text.write(excluded.get() + "\n");
    }
    text.write(
        "%d findings, %s%d suppressed, %d files not fully scanned\n"
            .formatted(
                counted, known == 0 ? "" : known + " known, ", suppressed, report.unread().size()));
    text.flush();
  }

  private static String line(Result result) {
    Finding finding = result.finding();
    StringBuilder line = new StringBuilder(path(finding.path()));
    if (finding.line() > 0) {
      line.append(':').append(finding.line());
      if (finding.column() > 0) {
        line.append(':').append(finding.column());
      }
    }
    line.append(": ").append(finding.severity().name().toLowerCase(Locale.ROOT)).append(": ");
    line.append(finding.message());
    line.append(" [").append(finding.validation()).append('/').append(finding.rule()).append(']');
    if (finding.isSuppressed()) {
      line.append(" (suppressed: ").append(Sanitizer.line(finding.suppression(), 300)).append(')');
    } else if (result.known()) {
      line.append(" (known)");
    }
    return line.append('\n').toString();
  }

  private static String path(String path) {
    return Sanitizer.line(path, MAX_PATH_LENGTH);
  }
}
