package io.codeguard.operator.kube;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;
import java.util.function.Supplier;

/**
 * Writes the status of resources of one kind: at once when something happened, mere counts only now
 * and then, and nothing when nothing changed. Remembers what it wrote, for the watch may still
 * deliver the resource as it was before. Thread-safe.
 */
public final class StatusWriter<S, R extends CustomResource<?, S>> {
  private record Written<S>(S status, long version, Instant at) {}

  private final Apply apply;
  private final Supplier<R> empty;
  private final BiPredicate<S, S> urgent;
  private final boolean asKnown;
  private final Duration apart;
  private final Clock clock;
  private final Map<String, Written<S>> last = new ConcurrentHashMap<>();

  /**
   * @param empty makes a resource without fields
   * @param urgent whether a change from the one status to the other must be seen at once
   * @param asKnown whether a status is refused, for another try, when the resource is not as the
   *     writer knows it: where a status may say once and for all what another writer, a former
   *     leader for a moment, has not seen
   * @param apart least time between two writes for one resource that are not urgent
   */
  public StatusWriter(
      Apply apply,
      Supplier<R> empty,
      BiPredicate<S, S> urgent,
      boolean asKnown,
      Duration apart,
      Clock clock) {
    this.apply = apply;
    this.empty = empty;
    this.urgent = urgent;
    this.asKnown = asKnown;
    this.apart = apart;
    this.clock = clock;
  }

  /** The status as the API server has it, to our knowledge; empty when there was none yet. */
  public Optional<S> latest(R resource) {
    Optional<Written<S>> ahead = ahead(resource);
    if (ahead.isPresent()) {
      return ahead.map(Written::status);
    }
    // The watch has caught up; one copy of the status is enough.
    var _ =
        last.computeIfPresent(
            resource.getMetadata().getUid(), (_, written) -> new Written<>(null, 0, written.at()));
    return Optional.ofNullable(resource.getStatus());
  }

  /** Writes what has to be written; returns after how long the rest is due, zero for none. */
  public Duration write(R resource, S status) {
    Optional<S> before = latest(resource);
    if (before.filter(status::equals).isPresent()) {
      return Duration.ZERO;
    }
    String id = resource.getMetadata().getUid();
    Duration wait = wait(id);
    if (wait.isPositive() && before.filter(old -> !urgent.test(old, status)).isPresent()) {
      return wait;
    }
    R fresh = empty.get();
    fresh.setMetadata(
        new ObjectMetaBuilder()
            .withName(resource.getMetadata().getName())
            .withNamespace(resource.getMetadata().getNamespace())
            .withUid(id)
            .withResourceVersion(asKnown ? known(resource) : null)
            .build());
    fresh.setStatus(status);
    R now = apply.status(fresh);
    long version = Long.parseLong(now.getMetadata().getResourceVersion());
    last.put(id, new Written<>(status, version, clock.instant()));
    return Duration.ZERO;
  }

  /** What was written that the watch has not delivered yet. */
  private Optional<Written<S>> ahead(R resource) {
    long seen = Long.parseLong(resource.getMetadata().getResourceVersion());
    return Optional.ofNullable(last.get(resource.getMetadata().getUid()))
        .filter(written -> written.version() > seen);
  }

  private String known(R resource) {
    return ahead(resource)
        .map(written -> Long.toString(written.version()))
        .orElseGet(() -> resource.getMetadata().getResourceVersion());
  }

  private Duration wait(String id) {
    Written<S> written = last.get(id);
    if (written == null) {
      return Duration.ZERO;
    }
    Duration left = Duration.between(clock.instant(), written.at().plus(apart));
    return left.isPositive() ? left : Duration.ZERO;
  }

  /** Drops what is remembered of a resource that is gone. */
  public void forget(String id) {
    last.remove(id);
  }
}
