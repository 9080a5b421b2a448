package io.codeguard.operator;

import io.codeguard.operator.NamespaceAccess.Closed;
import io.codeguard.operator.NamespaceAccess.Open;
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
 * The namespaces that the settings name, each by itself: one that cannot be watched, at the start
 * or later, does not keep the operator from the others, and is watched again when that has changed.
 */
final class WatchedNamespaces {
  private static final Logger LOG = LoggerFactory.getLogger(WatchedNamespaces.class);

  /** How long a namespace that is watched goes without a question; others are asked each time. */
  private static final Duration OPEN_LASTS = Duration.ofMinutes(1);

  private final Set<String> named;
  private final Function<String, NamespaceAccess> ask;
  private final Clock clock;
  private final Map<String, String> closed = new ConcurrentHashMap<>();
  private final Map<String, Instant> asked = new ConcurrentHashMap<>();
  private volatile Set<String> watched = Set.of();

  /**
   * @param named empty means all
   * @param ask gives a namespace's access
   */
  WatchedNamespaces(Set<String> named, Function<String, NamespaceAccess> ask, Clock clock) {
    this.named = named.isEmpty() ? Set.of(NamespaceAccess.ALL) : new TreeSet<>(named);
    this.ask = ask;
    this.clock = clock;
  }

  /** What keeps the operator from all of them; empty when it can start with some. */
  Optional<String> beforeStart() {
    Set<String> open = new TreeSet<>();
    for (String namespace : named) {
      switch (ask(namespace)) {
        case Open _ -> open.add(namespace);
        case Closed(String why) -> closed(namespace, why);
        case Unknown(String why) -> closed(namespace, why);
      }
    }
    watched = open;
    return open.isEmpty() ? Optional.of(String.join("; ", troubles().values())) : Optional.empty();
  }

  private NamespaceAccess ask(String namespace) {
    asked.put(namespace, clock.instant());
    return ask.apply(namespace);
  }

  /** As the framework wants them: empty means all. */
  Set<String> watched() {
    return watched.contains(NamespaceAccess.ALL) ? Set.of() : watched;
  }

  /** Whether all of the namespace that matters is watched. */
  boolean watches(String namespace) {
    return watched.contains(namespace) || watched.contains(NamespaceAccess.ALL);
  }

  /** Why namespaces are not watched. */
  SortedMap<String, String> troubles() {
    return new TreeMap<>(closed);
  }

  /**
   * Asks again where it is time to, and has the difference watched.
   *
   * @param broken whether the namespace's watch is broken
   * @param watch has exactly these namespaces watched, or throws
   */
  void review(Function<String, Boolean> broken, Consumer<Set<String>> watch) {
    if (named.contains(NamespaceAccess.ALL)) {
      return;
    }
    for (String namespace : named) {
      if (!watched.contains(namespace) || broken.apply(namespace) || isStale(namespace)) {
        switch (ask(namespace)) {
          case Open _ -> open(namespace, watch);
          case Closed(String why) -> close(namespace, why, watch);
          // The watches wait for the API server by themselves.
          case Unknown _ -> {}
        }
      }
    }
  }

  private boolean isStale(String namespace) {
    Instant last = asked.get(namespace);
    return last == null || !clock.instant().isBefore(last.plus(OPEN_LASTS));
  }

  private void open(String namespace, Consumer<Set<String>> watch) {
    if (watched.contains(namespace)) {
      return;
    }
    Set<String> with = new TreeSet<>(watched);
    with.add(namespace);
    try {
      watch.accept(with);
    } catch (OperatorException e) {
      closed(namespace, StartFailure.message(e));
      watch.accept(watched);
      return;
    }
    // Only now: before, some of its resources were not known yet.
    watched = with;
    closed.remove(namespace);
    LOG.info("Namespace {} is watched", namespace);
  }

  private void close(String namespace, String why, Consumer<Set<String>> watch) {
    if (watched.contains(namespace)) {
      watched =
          watched.stream().filter(other -> !other.equals(namespace)).collect(Collectors.toSet());
      watch.accept(watched);
    }
    closed(namespace, why);
  }

  private void closed(String namespace, String why) {
    if (!why.equals(closed.put(namespace, why)) && !namespace.equals(NamespaceAccess.ALL)) {
      LOG.warn("Namespace {} is not watched: {}", namespace, why);
    }
  }
}
