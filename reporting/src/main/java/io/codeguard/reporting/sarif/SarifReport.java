package io.codeguard.reporting.sarif;

import io.codeguard.reporting.Finding;
import io.codeguard.reporting.text.Printable;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Collectors;

/**
 * What {@link SarifReader} reads.
 *
 * @param validations those that have a run, in the report's order
 * @param results also the suppressed ones
 * @param unread files that were skipped, looked at in part, or failed
 * @param leftOut what the source leaves out, counted by reason
 */
public record SarifReport(
    List<String> validations,
    List<Result> results,
    List<Unread> unread,
    SortedMap<String, Long> leftOut) {
  /**
   * A finding of the report.
   *
   * @param known whether the job's baseline had it already
   */
  public record Result(Finding finding, boolean known) {
    /** Whether it counts toward the verdict. */
    public boolean counts() {
      return !known && !finding.isSuppressed();
    }
  }

  /**
   * A file that was not looked at to its end.
   *
   * @param outcome {@code skipped}, {@code partial} or {@code failed}
   */
  public record Unread(String validation, String path, String outcome, String reason) {}

  public SarifReport {
    validations = List.copyOf(validations);
    results = List.copyOf(results);
    unread = List.copyOf(unread);
    leftOut = Collections.unmodifiableSortedMap(leftOut);
  }

  /** What the source leaves out, for people; empty when it leaves out nothing. */
  public Optional<String> leftOutText() {
    return leftOut.isEmpty()
        ? Optional.empty()
        : Optional.of(
            leftOut.entrySet().stream()
                .map(reason -> reason.getValue() + " " + Printable.line(reason.getKey(), 500))
                .collect(Collectors.joining(", ", "left out of the source: ", "")));
  }

  /** Those that a baseline did not have, also the suppressed ones; without a baseline, all. */
  public List<Finding> newFindings() {
    return results.stream().filter(result -> !result.known()).map(Result::finding).toList();
  }

  /** The findings of all results, in the report's order. */
  public List<Finding> findings() {
    return results.stream().map(Result::finding).toList();
  }
}
