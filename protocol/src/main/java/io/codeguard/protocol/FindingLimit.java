package io.codeguard.protocol;

/**
 * The limit on stored findings of a job. Further findings are only counted, and their tasks are
 * partial, to protect the memory of the shared Redis and of the worker that writes the report.
 * Pure.
 */
public final class FindingLimit {
  public static final long MAX = 1_000_000;

  /** The reason of a partial task. */
  public static final String REASON = "more than " + MAX + " findings in this job";

  private FindingLimit() {}

  /**
   * Returns how many of a batch's findings may be stored.
   *
   * @param kept the job's counter {@link Counters#KEPT}, including these findings
   * @param findings the number of the batch's findings
   */
  public static long of(long kept, long findings) {
    return Math.clamp(MAX - (kept - findings), 0, findings);
  }
}
