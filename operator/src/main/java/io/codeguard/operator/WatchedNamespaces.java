package io.codeguard.operator;

import io.codeguard.operator.NamespaceAccess.Denied;
import io.codeguard.operator.NamespaceAccess.Granted;
import io.codeguard.operator.NamespaceAccess.Unknown;
import io.javaoperatorsdk.operator.OperatorException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The namespaces that the settings name. Each is handled separately: a namespace that cannot be
 * watched, initially or later, does not affect the others and is retried.
 */
final class WatchedNamespaces {
  private static final Logger LOG = LoggerFactory.getLogger(WatchedNamespaces.class);

  /** How often access to a watched namespace is checked; others are checked on each refresh. */
  private static final Duration CHECK_INTERVAL = Duration.ofMinutes(1);

  private final Set<String> named;
  private final Function<String, NamespaceAccess> check;
  private final Clock clock;
  private final Map<String, String> denied = new ConcurrentHashMap<>();
  private final Map<String, Instant> checkedAt = new ConcurrentHashMap<>();
  private volatile Set<String> watched = Set.of();

  /**
   * @param named empty means all
   * @param check returns the access to a namespace
   */
  WatchedNamespaces(Set<String> named, Function<String, NamespaceAccess> check, Clock clock) {
    this.named = named.isEmpty() ? Set.of(NamespaceAccess.ALL) : new TreeSet<>(named);
    this.check = check;
    this.clock = clock;
  }

  /** Why none of them can be watched; empty when at least one can. */
  Optional<String> beforeStart() {
    Set<String> granted = new TreeSet<>();
    for (String namespace : named) {
      switch (check(namespace)) {
        case Granted _ -> granted.add(namespace);
        case Denied(String reason) -> denied(namespace, reason);
        case Unknown(String reason) -> denied(namespace, reason);
      }
    }
    watched = granted;
    return granted.isEmpty()
        ? Optional.of(String.join("; ", problems().values()))
        : Optional.empty();
  }

  private NamespaceAccess check(String namespace) {
    checkedAt.put(namespace, clock.instant());
    return check.apply(namespace);
  }

  /** The watched namespaces in the framework's form: empty means all. */
  Set<String> watched() {
    return watched.contains(NamespaceAccess.ALL) ? Set.of() : watched;
  }

  /** Whether all watched kinds of the namespace are being watched. */
  boolean watches(String namespace) {
    return watched.contains(namespace) || watched.contains(NamespaceAccess.ALL);
  }

  /** The namespaces that are not watched, each with the reason. */
  SortedMap<String, String> problems() {
    return new TreeMap<>(denied);
  }

  /**
   * Checks access again where that is needed, and changes the watches accordingly.
   *
   * @param broken whether the namespace's watch is broken
   * @param watch watches exactly these namespaces, or throws
   */
  void refresh(Function<String, Boolean> broken, Consumer<Set<String>> watch) {
    if (named.contains(NamespaceAccess.ALL)) {
      return;
    }
    for (String namespace : named) {
      if (!watched.contains(namespace) || broken.apply(namespace) || isStale(namespace)) {
        switch (check(namespace)) {
          case Granted _ -> watch(namespace, watch);
          case Denied(String reason) -> unwatch(namespace, reason, watch);
          // The watches reconnect to the API server by themselves.
          case Unknown _ -> {}
        }
      }
    }
  }

  private boolean isStale(String namespace) {
    Instant last = checkedAt.get(namespace);
    return last == null || !clock.instant().isBefore(last.plus(CHECK_INTERVAL));
  }

  private void watch(String namespace, Consumer<Set<String>> watch) {
    if (watched.contains(namespace)) {
      return;
    }
    Set<String> with = new TreeSet<>(watched);
    with.add(namespace);
    try {
      watch.accept(with);
    } catch (OperatorException e) {
      denied(namespace, StartFailure.message(e));
      watch.accept(watched);
      return;
    }
    // Only now: before, not all of its resources were in the cache.
    watched = with;
    denied.remove(namespace);
    LOG.info("Watching namespace {}", namespace);
  }

  private void unwatch(String namespace, String reason, Consumer<Set<String>> watch) {
    if (watched.contains(namespace)) {
      watched =
          watched.stream().filter(other -> !other.equals(namespace)).collect(Collectors.toSet());
      watch.accept(watched);
    }
    denied(namespace, reason);
  }

  private void denied(String namespace, String reason) {
    if (!reason.equals(denied.put(namespace, reason)) && !namespace.equals(NamespaceAccess.ALL)) {
      LOG.warn("Namespace {} is not watched: {}", namespace, reason);
    }
  }
}
