package io.codeguard.jobengine;

import io.codeguard.protocol.Counters;
import io.codeguard.protocol.KnownResult;
import io.codeguard.protocol.ResultRecords;
import io.codeguard.queue.Completion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Adds up results that earlier jobs left of a chunk's tasks. What they say of files is passed on as
 * it is; it is never decoded here. Not thread-safe.
 */
final class KnownOutcome {
  /** The operator has them in memory, and Redis takes them in at once. */
  private static final long MOST_BYTES = 16L << 20;

  private final Map<String, Long> counters = new TreeMap<>();
  private final List<Completion.Highlight> highlights = new ArrayList<>();
  private final ResultRecords records;
  private final long left;
  private long tasks;
  private long bytes;
  private long findings;

  /**
   * @param validation index in the plan's list
   * @param left how many findings may be kept; a worker cuts the file that has more
   */
  KnownOutcome(int validation, long left) {
    this.left = left;
    this.records = new ResultRecords(validation);
  }

  /** False when there is no room for it. */
  boolean add(KnownResult result) {
    if (bytes + result.file().length > MOST_BYTES || findings + result.findings() > left) {
      return false;
    }
    tasks++;
    bytes += result.file().length;
    findings += result.findings();
    result.counters().forEach((name, count) -> counters.merge(name, count, Long::sum));
    result.highlights().forEach(scored -> highlights.add(scored.candidate()));
    highlights.sort(Completion.Highlight.KEPT_FIRST);
    if (highlights.size() > Completion.HIGHLIGHTS_KEPT) {
      highlights.subList(Completion.HIGHLIGHTS_KEPT, highlights.size()).clear();
    }
    if (result.file().length > 0) {
      records.addZipped(result.file());
    }
    return true;
  }

  /** How many results were added. */
  long tasks() {
    return tasks;
  }

  /** To be called once, at the end. */
  Completion completion() {
    if (tasks == 0) {
      return Completion.DONE;
    }
    counters.put(Counters.CACHED, tasks);
    if (findings > 0) {
      counters.put(Counters.KEPT, findings);
    }
    return new Completion(counters, records.finish(), highlights, List.of(), Set.of());
  }
}
