package io.codeguard.queue;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How a lease ended. Tasks listed neither in {@code failures} nor in {@code released} are done.
 *
 * @param counters added to the job's counters of these names
 * @param results appended to the job's results in the order of settlement; each is later read as a
 *     whole
 * @param highlights candidates for the job's few highest-scored highlights
 * @param failures tasks that failed
 * @param released indices of tasks that are released without having been tried; no attempt is spent
 * @param refusal why this worker cannot process the released tasks although others may; empty when
 *     they were released for another reason
 */
public record Completion(
    Map<String, Long> counters,
    List<byte[]> results,
    List<Highlight> highlights,
    List<TaskFailure> failures,
    Set<Integer> released,
    String refusal) {
  /** The number of highlights that are kept for a job. */
  public static final int HIGHLIGHTS_KEPT = 20;

  /** Without a refusal. */
  public Completion(
      Map<String, Long> counters,
      List<byte[]> results,
      List<Highlight> highlights,
      List<TaskFailure> failures,
      Set<Integer> released) {
    this(counters, results, highlights, failures, released, "");
  }

  /**
   * The worker cannot process the lease's tasks because it lacks their type or runs an older
   * version. The job is then leased to workers whose {@linkplain LeaseRequest#offer offer} differs.
   *
   * @param reason names what is missing and the worker's version; at most 256 characters are kept
   */
  public static Completion refused(Lease lease, String reason) {
    Set<Integer> all =
        IntStream.range(0, lease.tasks().size()).boxed().collect(Collectors.toUnmodifiableSet());
    return new Completion(Map.of(), List.of(), List.of(), List.of(), all, reason);
  }

  /** All tasks are done; there is nothing to store. */
  public static final Completion DONE =
      new Completion(Map.of(), List.of(), List.of(), List.of(), Set.of());

  /**
   * @param score the highest are kept
   * @param content at most 1 KiB
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by KEPT_FIRST
  public record Highlight(double score, byte[] content) {
    /** Among equal scores, Redis keeps those whose bytes sort last. */
    public static final Comparator<Highlight> KEPT_FIRST =
        Comparator.comparingDouble(Highlight::score)
            .thenComparing(Highlight::content, Arrays::compareUnsigned)
            .reversed();
  }

  /**
   * @param index of the task in {@link Lease#tasks()}
   * @param reason human-readable; at most 256 characters are kept
   * @param retryable false to dead-letter the task immediately
   */
  public record TaskFailure(int index, String reason, boolean retryable) {}
}
