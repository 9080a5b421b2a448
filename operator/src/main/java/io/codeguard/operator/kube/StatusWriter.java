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
 * Writes the status of resources of one kind: urgent changes immediately, other changes, such as
 * counts, at a limited rate, and nothing when nothing changed. Caches what it wrote because the
 * watch may still deliver an older version of the resource. Thread-safe.
 */
public final class StatusWriter<S, R extends CustomResource<?, S>> {
  private record Written<S>(S status, long version, Instant at) {}

  private final Apply apply;
  private final Supplier<R> empty;
  private final BiPredicate<S, S> urgent;
  private final boolean optimisticLocking;
  private final Duration minInterval;
  private final Clock clock;
  private final Map<String, Written<S>> last = new ConcurrentHashMap<>();

  /**
   * @param empty creates a resource without fields
   * @param urgent whether a change from the first status to the second must be written immediately
   * @param optimisticLocking whether a write fails, to be retried, when the resource has changed
   *     since it was read. Needed when a status can be final, so that another writer, such as a
   *     previous leader, does not overwrite it
   * @param minInterval minimum time between two writes for one resource that are not urgent
   */
  public StatusWriter(
      Apply apply,
      Supplier<R> empty,
      BiPredicate<S, S> urgent,
      boolean optimisticLocking,
      Duration minInterval,
      Clock clock) {
    this.apply = apply;
    this.empty = empty;
    this.urgent = urgent;
    this.optimisticLocking = optimisticLocking;
    this.minInterval = minInterval;
    this.clock = clock;
  }

  /**
   * The latest status known: as written last, or as read if that is newer; empty if there is none.
   */
  public Optional<S> latest(R resource) {
    Optional<Written<S>> undelivered = undelivered(resource);
    if (undelivered.isPresent()) {
      return undelivered.map(Written::status);
    }
    // The watch has caught up, so the cached copy is no longer needed.
    var _ =
        last.computeIfPresent(
            resource.getMetadata().getUid(), (_, written) -> new Written<>(null, 0, written.at()));
    return Optional.ofNullable(resource.getStatus());
  }

  /** Writes the status if needed; returns the delay after which to call again, zero for none. */
  public Duration write(R resource, S status) {
    Optional<S> before = latest(resource);
    if (before.filter(status::equals).isPresent()) {
      return Duration.ZERO;
    }
    String id = resource.getMetadata().getUid();
    Duration remainingDelay = remainingDelay(id);
    if (remainingDelay.isPositive()
        && before.filter(old -> !urgent.test(old, status)).isPresent()) {
      return remainingDelay;
    }
    R fresh = empty.get();
    fresh.setMetadata(
        new ObjectMetaBuilder()
            .withName(resource.getMetadata().getName())
            .withNamespace(resource.getMetadata().getNamespace())
            .withUid(id)
            .withResourceVersion(optimisticLocking ? latestVersion(resource) : null)
            .build());
    fresh.setStatus(status);
    R now = apply.status(fresh);
    long version = Long.parseLong(now.getMetadata().getResourceVersion());
    last.put(id, new Written<>(status, version, clock.instant()));
    return Duration.ZERO;
  }

  /** The last write, if the watch has not delivered it yet. */
  private Optional<Written<S>> undelivered(R resource) {
    long seen = Long.parseLong(resource.getMetadata().getResourceVersion());
    return Optional.ofNullable(last.get(resource.getMetadata().getUid()))
        .filter(written -> written.version() > seen);
  }

  private String latestVersion(R resource) {
    return undelivered(resource)
        .map(written -> Long.toString(written.version()))
        .orElseGet(() -> resource.getMetadata().getResourceVersion());
  }

  private Duration remainingDelay(String id) {
    Written<S> written = last.get(id);
    if (written == null) {
      return Duration.ZERO;
    }
    Duration left = Duration.between(clock.instant(), written.at().plus(minInterval));
    return left.isPositive() ? left : Duration.ZERO;
  }

  /** Discards the state of a deleted resource. */
  public void forget(String id) {
    last.remove(id);
  }
}
