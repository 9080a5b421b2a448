package io.codeguard.worker.validation;

import io.codeguard.protocol.Counters;
import io.codeguard.reporting.FileResult;
import io.codeguard.reporting.Finding;
import io.codeguard.reporting.Severity;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Computes the {@link Counters} of a file's result. Pure. */
final class ResultCounters {
  private ResultCounters() {}

  /** The counters of a result's outcome and findings. */
  static Map<String, Long> of(FileResult result) {
    Map<String, Long> counters = new HashMap<>(ofOutcome(result));
    counters.putAll(ofFindings(result.findings()));
    return counters;
  }

  /** The counters of a result's outcome; empty for clean and failed ones. */
  static Map<String, Long> ofOutcome(FileResult result) {
    return switch (result.outcome()) {
      case SKIPPED -> withReason(Counters.SKIPPED, result.reason());
      case PARTIAL -> withReason(Counters.PARTIAL, result.reason());
      case FINDINGS -> Map.of(Counters.WITH_FINDINGS, 1L);
      case CLEAN, FAILED -> Map.of();
    };
  }

  private static Map<String, Long> withReason(String counter, String reason) {
    return Map.of(counter, 1L, Counters.reason(counter, reason), 1L);
  }

  /** The number of findings by severity; suppressed ones are counted separately. */
  static Map<String, Long> ofFindings(List<Finding> findings) {
    Map<String, Long> counters = new HashMap<>();
    findings.forEach(finding -> counters.merge(counter(finding), 1L, Long::sum));
    return counters;
  }

  private static String counter(Finding finding) {
    return finding.isSuppressed() ? Counters.FINDINGS_SUPPRESSED : counter(finding.severity());
  }

  private static String counter(Severity severity) {
    return switch (severity) {
      case ERROR -> Counters.FINDINGS_ERROR;
      case WARNING -> Counters.FINDINGS_WARNING;
      case NOTE -> Counters.FINDINGS_NOTE;
    };
  }
}
