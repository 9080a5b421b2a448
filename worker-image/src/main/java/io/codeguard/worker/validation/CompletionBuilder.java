package io.codeguard.worker.validation;

import io.codeguard.protocol.FindingLimit;
import io.codeguard.protocol.ResultRecords;
import io.codeguard.queue.Completion;
import io.codeguard.queue.Completion.TaskFailure;
import io.codeguard.reporting.FileResult;
import io.codeguard.reporting.Finding;
import io.codeguard.reporting.Outcome;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Builds the completion of a batch from its results. Not thread-safe. */
final class CompletionBuilder {
  private final int validation;
  private final Map<String, Long> counters = new TreeMap<>();
  private final List<FileResult> results = new ArrayList<>();
  private final List<Finding> findings = new ArrayList<>();
  private final List<TaskFailure> failures = new ArrayList<>();
  private final Set<Integer> released = new HashSet<>();
  private long capacity;

  /**
   * @param capacity the number of findings to store; further ones are only counted
   */
  CompletionBuilder(int validation, long capacity) {
    this.validation = validation;
    this.capacity = capacity;
  }

  /** Releases a task. */
  void release(int task) {
    released.add(task);
  }

  void fail(int task, String reason, boolean retryable) {
    failures.add(new TaskFailure(task, reason, retryable));
  }

  /** Adds the result of a task, with at most {@link FileResult#MAX_FINDINGS} findings. */
  void add(int task, FileResult found) {
    FileResult whole = found.bounded();
    FileResult result = withinCapacity(whole);
    if (result.outcome() == Outcome.FAILED) {
      fail(task, result.reason(), !result.lasting());
      return;
    }
    count(ResultCounters.ofOutcome(result));
    if (result.outcome() != Outcome.CLEAN || !result.findings().isEmpty()) {
      results.add(result);
      count(ResultCounters.ofFindings(whole.findings()));
      whole.findings().stream().filter(finding -> !finding.isSuppressed()).forEach(findings::add);
    }
  }

  /** The result without the findings beyond the capacity. */
  private FileResult withinCapacity(FileResult whole) {
    List<Finding> all = whole.findings();
    if (all.size() <= capacity) {
      capacity -= all.size();
      return whole;
    }
    String reason = whole.outcome() == Outcome.PARTIAL ? whole.reason() : FindingLimit.REASON;
    FileResult truncated = FileResult.partial(whole.path(), reason, all.subList(0, (int) capacity));
    capacity = 0;
    return truncated;
  }

  private void count(Map<String, Long> added) {
    added.forEach((counter, number) -> counters.merge(counter, number, Long::sum));
  }

  private List<byte[]> records() {
    ResultRecords records = new ResultRecords(validation);
    results.forEach(records::add);
    return records.finish();
  }

  Completion build() {
    return new Completion(counters, records(), Highlights.of(findings), failures, released);
  }
}
