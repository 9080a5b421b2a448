package io.codeguard.worker.validation;

import io.codeguard.protocol.Counters;
import io.codeguard.protocol.FindingLimit;
import io.codeguard.protocol.ResultRecords;
import io.codeguard.queue.Completion;
import io.codeguard.queue.Completion.TaskFailure;
import io.codeguard.reporting.FileResult;
import io.codeguard.reporting.Finding;
import io.codeguard.reporting.Outcome;
import io.codeguard.reporting.Severity;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Adds a batch's results up to what the queue is told. Not thread-safe. */
final class Tally {
  /** Beyond these a file's findings tell nothing new, and fill Redis. */
  private static final int FINDINGS_PER_FILE = 1000;

  private final int validation;
  private final Map<String, Long> counters = new TreeMap<>();
  private final List<FileResult> results = new ArrayList<>();
  private final List<Finding> findings = new ArrayList<>();
  private final List<TaskFailure> failures = new ArrayList<>();
  private final Set<Integer> released = new HashSet<>();
  private long left;

  /**
   * @param left how many findings are kept; those beyond are only counted
   */
  Tally(int validation, long left) {
    this.validation = validation;
    this.left = left;
  }

  /** The task is handed back. */
  void release(int task) {
    released.add(task);
  }

  void fail(int task, String reason, boolean retryable) {
    failures.add(new TaskFailure(task, reason, retryable));
  }

  void add(int task, FileResult found) {
    FileResult whole = bounded(found);
    FileResult result = kept(whole);
    switch (result.outcome()) {
      case FAILED -> fail(task, result.reason(), !result.lasting());
      case SKIPPED -> count(Counters.SKIPPED, result.reason());
      case PARTIAL -> count(Counters.PARTIAL, result.reason());
      case FINDINGS -> counters.merge(Counters.WITH_FINDINGS, 1L, Long::sum);
      case CLEAN -> {}
    }
    boolean telling = result.outcome() != Outcome.CLEAN || !result.findings().isEmpty();
    if (telling && result.outcome() != Outcome.FAILED) {
      results.add(result);
      whole.findings().forEach(this::add);
    }
  }

  /** A file's result as it is told. */
  static FileResult bounded(FileResult result) {
    return result.findings().size() <= FINDINGS_PER_FILE
        ? result
        : FileResult.partial(
            result.path(), "too many findings", result.findings().subList(0, FINDINGS_PER_FILE));
  }

  /** With those of its findings that are kept. */
  private FileResult kept(FileResult whole) {
    List<Finding> all = whole.findings();
    if (all.size() <= left) {
      left -= all.size();
      return whole;
    }
    String reason = whole.outcome() == Outcome.PARTIAL ? whole.reason() : FindingLimit.REASON;
    FileResult cut = FileResult.partial(whole.path(), reason, all.subList(0, (int) left));
    left = 0;
    return cut;
  }

  private void add(Finding finding) {
    if (finding.isSuppressed()) {
      counters.merge(Counters.FINDINGS_SUPPRESSED, 1L, Long::sum);
    } else {
      findings.add(finding);
      counters.merge(counter(finding.severity()), 1L, Long::sum);
    }
  }

  private static String counter(Severity severity) {
    return switch (severity) {
      case ERROR -> Counters.FINDINGS_ERROR;
      case WARNING -> Counters.FINDINGS_WARNING;
      case NOTE -> Counters.FINDINGS_NOTE;
    };
  }

  private void count(String counter, String reason) {
    counters.merge(counter, 1L, Long::sum);
    counters.merge(Counters.reason(counter, reason), 1L, Long::sum);
  }

  private List<byte[]> records() {
    ResultRecords records = new ResultRecords(validation);
    results.forEach(records::add);
    return records.finish();
  }

  Completion completion() {
    return new Completion(counters, records(), Highlights.of(findings), failures, released);
  }
}
