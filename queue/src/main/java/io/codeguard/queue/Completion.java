package io.codeguard.queue;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How a lease ended. Tasks named neither in {@code failures} nor in {@code released} are done.
 *
 * @param counters added to the job's counters of these names
 * @param results appended to the job's, in the order of settlement; each read as a whole later
 * @param highlights candidates for the job's few highest-scored highlights
 * @param failures tasks that could not be done
 * @param released indices of tasks handed back untried; no attempt is spent
 * @param refusal why the worker cannot do what it handed back, and others that offer more may;
 *     empty when it handed back for another reason
 */
public record Completion(
    Map<String, Long> counters,
    List<byte[]> results,
    List<Highlight> highlights,
    List<TaskFailure> failures,
    Set<Integer> released,
    String refusal) {
  /** How many highlights a job keeps. */
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
   * The worker can do none of the lease's tasks: it lacks their type, or is of an older version.
   * The job goes to workers that {@linkplain LeaseRequest#offer offer} something else.
   *
   * @param reason names what is missing and the worker's version; at most 256 characters are kept
   */
  public static Completion refused(Lease lease, String reason) {
    Set<Integer> all =
        IntStream.range(0, lease.tasks().size()).boxed().collect(Collectors.toUnmodifiableSet());
    return new Completion(Map.of(), List.of(), List.of(), List.of(), all, reason);
  }

  /** All tasks done, nothing to tell. */
  public static final Completion DONE =
      new Completion(Map.of(), List.of(), List.of(), List.of(), Set.of());

  /**
   * @param score higher is kept first
   * @param content at most 1 KiB
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by KEPT_FIRST
  public record Highlight(double score, byte[] content) {
    /** Redis keeps, of equal scores, those whose bytes come last. */
    public static final Comparator<Highlight> KEPT_FIRST =
        Comparator.comparingDouble(Highlight::score)
            .thenComparing(Highlight::content, Arrays::compareUnsigned)
            .reversed();
  }

  /**
   * @param index of the task in {@link Lease#tasks()}
   * @param reason for people, at most 256 characters are kept
   * @param retryable false dead-letters the task at once
   */
  public record TaskFailure(int index, String reason, boolean retryable) {}
}
