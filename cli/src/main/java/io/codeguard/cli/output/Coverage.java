package io.codeguard.cli.output;

import io.codeguard.validators.sarif.SarifReport;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What was not looked at, or not in full, counted by reason.
 *
 * @param skipped tasks whose file was not looked at
 * @param partial tasks whose file was looked at in part
 */
record Coverage(SortedMap<String, Long> skipped, SortedMap<String, Long> partial) {
  static Coverage of(SarifReport report) {
    return new Coverage(reasons(report, "skipped"), reasons(report, "partial"));
  }

  private static SortedMap<String, Long> reasons(SarifReport report, String outcome) {
    SortedMap<String, Long> reasons = new TreeMap<>();
    report.unread().stream()
        .filter(file -> file.outcome().equals(outcome))
        .forEach(file -> reasons.merge(file.reason(), 1L, Long::sum));
    return reasons;
  }
}
