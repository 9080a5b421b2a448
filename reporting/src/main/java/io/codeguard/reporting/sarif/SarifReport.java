package io.codeguard.reporting.sarif;

import io.codeguard.reporting.Finding;
import io.codeguard.reporting.text.Sanitizer;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Collectors;

/**
 * A report read by {@link SarifReader}.
 *
 * @param validations the validations with a run, in the report's order
 * @param results the findings, including suppressed ones
 * @param unread files that were skipped, partially scanned, or failed
 * @param excluded the number of files excluded from the source, by reason
 */
public record SarifReport(
    List<String> validations,
    List<Result> results,
    List<Unread> unread,
    SortedMap<String, Long> excluded) {
  /**
   * A finding of the report.
   *
   * @param known whether the job's baseline contains it
   */
  public record Result(Finding finding, boolean known) {
    /** Whether it counts towards the verdict. */
    public boolean counts() {
      return !known && !finding.isSuppressed();
    }
  }

  /**
   * A file that was not fully scanned.
   *
   * @param outcome {@code skipped}, {@code partial} or {@code failed}
   */
  public record Unread(String validation, String path, String outcome, String reason) {}

  public SarifReport {
    validations = List.copyOf(validations);
    results = List.copyOf(results);
    unread = List.copyOf(unread);
    excluded = Collections.unmodifiableSortedMap(excluded);
  }

  /** A human-readable summary of the excluded files; empty if there are none. */
  public Optional<String> excludedText() {
    return excluded.isEmpty()
        ? Optional.empty()
        : Optional.of(
            excluded.entrySet().stream()
                .map(reason -> reason.getValue() + " " + Sanitizer.line(reason.getKey(), 500))
                .collect(Collectors.joining(", ", "excluded from the source: ", "")));
  }

  /**
   * The findings that are not in the baseline, including suppressed ones; all if there is no
   * baseline.
   */
  public List<Finding> newFindings() {
    return results.stream().filter(result -> !result.known()).map(Result::finding).toList();
  }

  /** The findings of all results, in the report's order. */
  public List<Finding> findings() {
    return results.stream().map(Result::finding).toList();
  }
}
