package io.codeguard.cli.local;

import io.codeguard.cli.output.Coverage;
import io.codeguard.queue.JobSnapshot;
import io.codeguard.queue.TaskQueue;
import io.codeguard.queue.contract.Counters;
import io.codeguard.queue.contract.Documents;
import io.codeguard.queue.contract.Manifest;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads out of the queue why a job's files were not looked at. */
final class CoverageReader {
  private CoverageReader() {}

  static Coverage read(TaskQueue queue, String uid) {
    Map<String, Long> counters =
        queue.monitor().job(uid).map(JobSnapshot::counters).orElse(Map.of());
    Map<String, Long> excluded =
        queue
            .feed()
            .document(uid, Documents.MANIFEST)
            .map(content -> Documents.decode(content, Manifest.class).excluded())
            .orElse(Map.of());
    return new Coverage(
        reasons(counters, Counters.SKIPPED),
        reasons(counters, Counters.PARTIAL),
        new TreeMap<>(excluded));
  }

  private static SortedMap<String, Long> reasons(Map<String, Long> counters, String counter) {
    String prefix = Counters.reason(counter, "");
    SortedMap<String, Long> reasons = new TreeMap<>();
    counters.forEach(
        (name, count) -> {
          if (name.startsWith(prefix)) {
            reasons.put(name.substring(prefix.length()), count);
          }
        });
    return reasons;
  }
}
