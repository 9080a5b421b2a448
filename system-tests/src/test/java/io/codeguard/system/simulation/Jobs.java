package io.codeguard.system.simulation;

import io.codeguard.api.v1alpha1.Phase;
import io.codeguard.api.v1alpha1.ValidationJobStatus;
import io.codeguard.protocol.Documents;
import io.codeguard.protocol.SourceListing;
import io.codeguard.system.simulation.ApiServer.Resource;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** All jobs of a history, and what became known of them. */
final class Jobs {
  private final World world;
  private final Map<String, Job> jobs = new LinkedHashMap<>();
  private final Map<String, Set<String>> decided = new HashMap<>();
  private final Map<String, Set<String>> recorded = new HashMap<>();
  private final Map<String, Set<String>> starts = new HashMap<>();
  private Consumer<String> listener = _ -> {};

  Jobs(World world) {
    this.world = world;
  }

  void add(Job job) {
    jobs.put(job.uid(), job);
  }

  Job of(String uid) {
    return jobs.get(uid);
  }

  Collection<Job> all() {
    return jobs.values();
  }

  /** Gets each job of whose tasks some were settled. */
  void listen(Consumer<String> to) {
    listener = to;
  }

  void hear(String uid) {
    listener.accept(uid);
  }

  /** The revision that the job's manifest names. */
  Optional<String> listed(String uid) {
    return world
        .queue()
        .feed()
        .document(uid, Documents.MANIFEST)
        .map(content -> Documents.decode(content, SourceListing.class).revision());
  }

  /** Redis says that the job is final, whether or not the operator can record that. */
  void decided(String uid, ValidationJobStatus status) {
    add(decided, uid, Verdicts.of(status));
  }

  /** All different final states that an operator found in Redis. */
  Set<String> decided(String uid) {
    return decided.getOrDefault(uid, Set.of());
  }

  /** The API server takes a status; the job is as it was before. */
  void recorded(Resource before, ValidationJobStatus now) {
    if (Phase.isFinal(now) || before.status().filter(Phase::isFinal).isPresent()) {
      add(recorded, before.uid(), Verdicts.of(now));
    }
    if (now.startTime() != null || starts.containsKey(before.uid())) {
      add(starts, before.uid(), String.valueOf(now.startTime()));
    }
  }

  /** All different states that people have seen from the first final one on. */
  Set<String> recorded(String uid) {
    return recorded.getOrDefault(uid, Set.of());
  }

  /** All different starts that people have seen. */
  Set<String> starts(String uid) {
    return starts.getOrDefault(uid, Set.of());
  }

  private static void add(Map<String, Set<String>> known, String uid, String one) {
    known.computeIfAbsent(uid, _ -> new LinkedHashSet<>()).add(one);
  }
}
