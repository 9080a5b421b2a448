package io.codeguard.protocol;

/**
 * The names of a job's counters, to which workers add on each settlement. Done tasks that are
 * neither skipped nor partial and have no findings are clean. Workers of an older version, whose
 * {@link SourceListing} has no {@code tasksOf}, do not count tasks with findings and suppressed
 * findings.
 */
public final class Counters {
  /** Done tasks whose file was skipped. */
  public static final String SKIPPED = "skipped";

  /** Done tasks whose result was cached by an earlier job. */
  public static final String CACHED = "cached";

  /** Done tasks whose file was partially scanned. */
  public static final String PARTIAL = "partial";

  /** Done tasks whose file was fully scanned and has unsuppressed findings. */
  public static final String WITH_FINDINGS = "withFindings";

  /** Unsuppressed findings by severity. */
  public static final String FINDINGS_ERROR = "findings.error";

  public static final String FINDINGS_WARNING = "findings.warning";
  public static final String FINDINGS_NOTE = "findings.note";

  /** Findings for the report, including suppressed ones; see {@link FindingLimit}. */
  public static final String KEPT = "kept";

  /**
   * The number of times that a worker could not write a document of the job because Redis was full.
   */
  public static final String REDIS_FULL = "withoutRoom";

  /** Suppressed findings of any severity. */
  public static final String FINDINGS_SUPPRESSED = "findings.suppressed";

  private Counters() {}

  /**
   * The counter of skipped or partial tasks by reason; reasons are few fixed texts ("not UTF-8",
   * "too large").
   */
  public static String reason(String counter, String reason) {
    return counter + "/" + reason;
  }
}
