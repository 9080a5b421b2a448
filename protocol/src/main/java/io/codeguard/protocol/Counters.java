package io.codeguard.protocol;

/**
 * Names of a job's counters, added to by workers with each settlement. Done tasks that are neither
 * skipped nor partial nor have findings are clean. Workers of an older version, whose {@link
 * SourceListing} has no {@code tasksOf}, do not count tasks with findings and what is suppressed.
 */
public final class Counters {
  /** Done tasks whose file was not looked at. */
  public static final String SKIPPED = "skipped";

  /** Done tasks whose result an earlier job left, so that they were not done again. */
  public static final String CACHED = "cached";

  /** Done tasks whose file was looked at in part. */
  public static final String PARTIAL = "partial";

  /** Done tasks whose file was looked at in full and has findings that count. */
  public static final String WITH_FINDINGS = "withFindings";

  /** Findings that count, by severity. */
  public static final String FINDINGS_ERROR = "findings.error";

  public static final String FINDINGS_WARNING = "findings.warning";
  public static final String FINDINGS_NOTE = "findings.note";

  /** Findings meant for the report, also suppressed ones; see {@link FindingLimit}. */
  public static final String KEPT = "kept";

  /** Times that a worker could not write what the job needs, because Redis had no memory left. */
  public static final String WITHOUT_ROOM = "withoutRoom";

  /** Findings that do not count, whatever their severity. */
  public static final String FINDINGS_SUPPRESSED = "findings.suppressed";

  private Counters() {}

  /** Skipped or partial tasks by reason; reasons are few and fixed ("not UTF-8", "too large"). */
  public static String reason(String counter, String reason) {
    return counter + "/" + reason;
  }
}
