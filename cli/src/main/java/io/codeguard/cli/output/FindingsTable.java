package io.codeguard.cli.output;

import io.codeguard.reporting.Finding;
import io.codeguard.reporting.text.Sanitizer;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Prints findings as a table, sorted by location. Names and messages are sanitized: each row is one
 * line.
 */
public final class FindingsTable {
  private static final Comparator<Finding> BY_LOCATION =
      Comparator.comparing(Finding::path)
          .thenComparingInt(Finding::line)
          .thenComparingInt(Finding::column)
          .thenComparing(Finding::rule)
          .thenComparing(Finding::message);

  private FindingsTable() {}

  /** Prints the findings that count; nothing if there are none. */
  public static void print(Collection<Finding> findings, PrintStream out) {
    List<List<String>> rows = new ArrayList<>();
    findings.stream()
        .filter(finding -> !finding.isSuppressed())
        .sorted(BY_LOCATION)
        .map(FindingsTable::row)
        .forEach(rows::add);
    if (!rows.isEmpty()) {
      rows.addFirst(List.of("SEVERITY", "PLACE", "RULE", "MESSAGE"));
      Columns.print(rows, out);
    }
  }

  private static List<String> row(Finding finding) {
    return List.of(
        finding.severity().name().toLowerCase(Locale.ROOT),
        Sanitizer.line(finding.path(), Finding.MAX_MESSAGE) + location(finding),
        Sanitizer.line(finding.rule(), Finding.MAX_MESSAGE),
        finding.message());
  }

  /** The format {@code file:line:column}, which editors recognize. */
  private static String location(Finding finding) {
    if (finding.line() == 0) {
      return "";
    }
    return finding.column() == 0
        ? ":" + finding.line()
        : ":" + finding.line() + ":" + finding.column();
  }
}
