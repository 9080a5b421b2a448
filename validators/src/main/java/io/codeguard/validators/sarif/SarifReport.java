package io.codeguard.validators.sarif;

import io.codeguard.validators.Finding;
import java.util.List;

/**
 * What {@link SarifReader} reads.
 *
 * @param validations those that have a run, in the report's order
 * @param results also the suppressed ones
 * @param unread files that were skipped, looked at in part, or failed
 */
public record SarifReport(List<String> validations, List<Result> results, List<Unread> unread) {
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
  }

  /** The findings of all results, in the report's order. */
  public List<Finding> findings() {
    return results.stream().map(Result::finding).toList();
  }
}
