package io.codeguard.reporting;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * The result of scanning a file.
 *
 * @param reason why it was skipped, partially scanned, or failed; one of a few fixed texts for the
 *     first two; otherwise empty
 * @param findings all findings, including suppressed ones
 * @param lasting whether the failure is permanent, so that retries are useless
 */
public record FileResult(
    String path,
    Outcome outcome,
    String reason,
    List<Finding> findings,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean lasting) {
  /** The maximum number of findings of a file; more are of no use to a reader and fill Redis. */
  public static final int MAX_FINDINGS = 1000;

  /** The reason of a partial result whose further findings were dropped. */
  public static final String TOO_MANY_FINDINGS = "more than " + MAX_FINDINGS + " findings";

  /** Fully scanned; clean if all findings are suppressed. */
  public static FileResult of(String path, List<Finding> findings) {
    boolean clean = findings.stream().allMatch(Finding::isSuppressed);
    return new FileResult(
        path, clean ? Outcome.CLEAN : Outcome.FINDINGS, "", List.copyOf(findings), false);
  }

  public static FileResult skipped(String path, String reason) {
    return new FileResult(path, Outcome.SKIPPED, reason, List.of(), false);
  }

  /** Partially scanned; the findings so far count. */
  public static FileResult partial(String path, String reason, List<Finding> findings) {
    return new FileResult(path, Outcome.PARTIAL, reason, List.copyOf(findings), false);
  }

  public static FileResult failed(String path, String reason) {
    return new FileResult(path, Outcome.FAILED, reason, List.of(), false);
  }

  /** Failed because of the file itself, so that retries are useless. */
  public static FileResult unusable(String path, String reason) {
    return new FileResult(path, Outcome.FAILED, reason, List.of(), true);
  }

  /**
   * Limits the findings to {@link #MAX_FINDINGS}.
   *
   * @return this result, or a partial one with the first findings
   */
  public FileResult bounded() {
    return findings.size() <= MAX_FINDINGS
        ? this
        : partial(path, TOO_MANY_FINDINGS, findings.subList(0, MAX_FINDINGS));
  }
}
