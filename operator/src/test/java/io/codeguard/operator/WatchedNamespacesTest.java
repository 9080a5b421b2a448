package io.codeguard.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeguard.queue.testing.MovableClock;
import io.javaoperatorsdk.operator.OperatorException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Each namespace is handled separately. */
class WatchedNamespacesTest {
  private static final NamespaceAccess OPEN = new NamespaceAccess.Granted();
  private static final NamespaceAccess CLOSED = new NamespaceAccess.Denied("forbidden");
  private static final NamespaceAccess UNKNOWN = new NamespaceAccess.Unknown("connection refused");

  private final Map<String, NamespaceAccess> access = new HashMap<>();
  private final MovableClock clock = new MovableClock();
  private final WatchedNamespaces namespaces =
      new WatchedNamespaces(Set.of("a", "b"), access::get, clock);
  private Set<String> watched = Set.of();

  private void answers(NamespaceAccess a, NamespaceAccess b) {
    access.put("a", a);
    access.put("b", b);
  }

  private void review() {
    namespaces.refresh(namespace -> false, now -> watched = now);
  }

  @Test
  void theStartNeedsAtLeastOneNamespace() {
    answers(CLOSED, UNKNOWN);
    assertThat(namespaces.beforeStart()).contains("forbidden; connection refused");
    answers(CLOSED, OPEN);
    assertThat(namespaces.beforeStart()).isEmpty();
    assertThat(namespaces.watched()).containsExactly("b");
    assertThat(namespaces.watches("a")).isFalse();
    assertThat(namespaces.problems()).containsEntry("a", "forbidden");
  }

  @Test
  void aNamespaceThatBecomesAccessibleIsWatched() {
    answers(CLOSED, OPEN);
    namespaces.beforeStart();
    answers(OPEN, OPEN);
    review();
    assertThat(watched).containsExactlyInAnyOrder("a", "b");
    assertThat(namespaces.watches("a")).isTrue();
    assertThat(namespaces.problems()).isEmpty();
  }

  @Test
  void aNamespaceThatBecomesInaccessibleIsUnwatchedWithinAMinute() {
    answers(OPEN, OPEN);
    namespaces.beforeStart();
    answers(OPEN, CLOSED);
    clock.advance(Duration.ofMinutes(1));
    review();
    assertThat(watched).containsExactly("a");
    assertThat(namespaces.watches("b")).isFalse();
  }

  @Test
  void aBrokenWatchIsCheckedImmediately() {
    answers(OPEN, OPEN);
    namespaces.beforeStart();
    answers(OPEN, CLOSED);
    namespaces.refresh("b"::equals, now -> watched = now);
    assertThat(watched).containsExactly("a");
  }

  @Test
  void anUnresponsiveApiServerChangesNothing() {
    answers(OPEN, OPEN);
    namespaces.beforeStart();
    answers(UNKNOWN, UNKNOWN);
    clock.advance(Duration.ofMinutes(1));
    review();
    assertThat(namespaces.watched()).containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void aFailedWatchIsRetriedLater() {
    answers(CLOSED, OPEN);
    namespaces.beforeStart();
    answers(OPEN, OPEN);
    namespaces.refresh(
        namespace -> false,
        now -> {
          watched = now;
          if (now.contains("a")) {
            throw new OperatorException("no luck");
          }
        });
    assertThat(watched).containsExactly("b");
    assertThat(namespaces.watches("a")).isFalse();
    assertThat(namespaces.problems()).containsEntry("a", "no luck");
    review();
    assertThat(namespaces.watches("a")).isTrue();
  }

  @Test
  void noNamesMeanAllNamespaces() {
    WatchedNamespaces all = new WatchedNamespaces(Set.of(), _ -> OPEN, clock);
    assertThat(all.beforeStart()).isEmpty();
    assertThat(all.watched()).isEmpty();
    assertThat(all.watches("any")).isTrue();
  }
}
