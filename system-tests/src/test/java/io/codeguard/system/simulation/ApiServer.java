package io.codeguard.system.simulation;

import io.codeguard.api.v1alpha1.ValidationJobSpec;
import io.codeguard.api.v1alpha1.ValidationJobStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Stores resources and notifies watchers of changes. */
final class ApiServer {
  /** A time-out, or a rejected request. */
  static final class Unavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unavailable(String message) {
      super(message);
    }
  }

  /**
   * A ValidationJob.
   *
   * @param deleted the deletion timestamp, if any
   * @param finalizer whether it has the operator's finalizer
   */
  record Resource(
      String uid,
      String name,
      long generation,
      long version,
      ValidationJobSpec spec,
      Optional<ValidationJobStatus> status,
      Optional<Instant> deleted,
      boolean finalizer) {
    Resource with(ValidationJobSpec changed) {
      return new Resource(uid, name, generation + 1, version, changed, status, deleted, finalizer);
    }

    Resource with(ValidationJobStatus now) {
      return new Resource(
          uid, name, generation, version, spec, Optional.of(now), deleted, finalizer);
    }

    Resource deleted(Instant now) {
      return new Resource(
          uid,
          name,
          generation,
          version,
          spec,
          status,
          Optional.of(deleted.orElse(now)),
          finalizer);
    }

    Resource withFinalizer(boolean there) {
      return new Resource(uid, name, generation, version, spec, status, deleted, there);
    }

    @Override
    public String toString() {
      return "version " + version;
    }

    private Resource at(long latest) {
      return new Resource(uid, name, generation, latest, spec, status, deleted, finalizer);
    }
  }

  private final Map<String, List<Resource>> histories = new LinkedHashMap<>();
  private final List<Consumer<String>> watchers = new ArrayList<>();
  private long version;

  void watch(Consumer<String> watcher) {
    watchers.add(watcher);
  }

  void create(String uid, String name, ValidationJobSpec spec) {
    histories.put(uid, new ArrayList<>());
    keep(new Resource(uid, name, 1, 0, spec, Optional.empty(), Optional.empty(), false));
  }

  private void keep(Resource resource) {
    List<Resource> history = histories.get(resource.uid());
    history.add(resource.at(++version));
    if (resource.deleted().isPresent() && !resource.finalizer()) {
      histories.remove(resource.uid());
    }
    watchers.forEach(watcher -> watcher.accept(resource.uid()));
  }

  /** The resource, if it exists. */
  Optional<Resource> get(String uid) {
    return Optional.ofNullable(histories.get(uid)).map(List::getLast);
  }

  /** All resources. */
  List<Resource> list() {
    return histories.values().stream().map(List::getLast).toList();
  }

  /** All resources in a stale cache. */
  List<Resource> listStale() {
    return histories.values().stream()
        .map(history -> history.get(Math.max(0, history.size() - 2)))
        .toList();
  }

  /** Changes the resource. */
  Resource change(String uid, UnaryOperator<Resource> change) {
    Resource now = get(uid).orElseThrow(() -> new Unavailable("not found: " + uid));
    Resource next = change.apply(now);
    if (!next.equals(now)) {
      keep(next);
    }
    return get(uid).orElse(next);
  }
}
