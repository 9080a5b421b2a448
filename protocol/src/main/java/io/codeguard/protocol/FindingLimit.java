package io.codeguard.protocol;

/**
 * How many findings of a job are kept. Those beyond are counted, but not told one by one, and the
 * tasks that they are of are done in part: else they would fill Redis, which all share, and the
 * memory of who writes the report. Pure.
 */
public final class FindingLimit {
  public static final long MOST = 1_000_000;

  /** Why a task is partial. */
  public static final String REASON = "more than " + MOST + " findings in this job";

  private FindingLimit() {}

  /**
   * How many of somebody's findings may be kept.
   *
   * @param kept the job's counter {@link Counters#KEPT}, these findings among it
   * @param findings how many there are
   */
  public static long of(long kept, long findings) {
    return Math.clamp(MOST - (kept - findings), 0, findings);
  }
}
