package io.codeguard.system.simulation;

import io.codeguard.api.v1alpha1.ValidationJobStatus;
import io.codeguard.queue.contract.Documents;
import io.codeguard.queue.contract.Manifest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** All jobs of a history, and what became known of them. */
final class Jobs {
  private final World world;
  private final Map<String, Job> jobs = new LinkedHashMap<>();
  private final Map<String, List<String>> verdicts = new HashMap<>();
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
        .map(content -> Documents.decode(content, Manifest.class).revision());
  }

  /** The operator has found that the job is final, whether or not it can record that. */
  void decided(String uid, ValidationJobStatus status) {
    List<String> known = verdicts.computeIfAbsent(uid, _ -> new ArrayList<>());
    String verdict = Verdicts.of(status);
    if (!known.contains(verdict)) {
      known.add(verdict);
    }
  }

  /** All different final states that the operator found of the job. */
  List<String> verdicts(String uid) {
    return verdicts.getOrDefault(uid, List.of());
  }
}
