package io.codeguard.operator;

import io.codeguard.operator.http.Health;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Whether the operator lives, and whether it serves. It lives as long as it serves or still tries
 * to: no restart brings a lost Redis or API server back.
 */
final class OperatorHealth implements Health {
  private final WatchedNamespaces namespaces;
  private final NamespaceClaims claims;
  private final Supplier<Optional<Serving>> serving;
  private volatile String waiting = "waiting for the API server";
  private volatile Optional<String> death = Optional.empty();

  OperatorHealth(
      WatchedNamespaces namespaces, NamespaceClaims claims, Supplier<Optional<Serving>> serving) {
    this.namespaces = namespaces;
    this.claims = claims;
    this.serving = serving;
  }

  /** The start needs this first, and goes on by itself. */
  void waitsFor(String what) {
    waiting = what;
  }

  /** Nobody tries to start any more. */
  void died(Throwable why) {
    death = Optional.of("the start ended: " + why);
  }

  @Override
  public Optional<String> dead() {
    return death;
  }

  @Override
  public Readiness readiness() {
    Optional<Serving> started = serving.get().filter(Serving::isStarted);
    if (started.isEmpty()) {
      return new Readiness(false, death.orElse("not started: " + waiting));
    }
    Set<String> broken = started.get().brokenWatches();
    if (!broken.isEmpty()) {
      return new Readiness(
          false, "a watch of the API server is broken: " + String.join(", ", broken));
    }
    return new Readiness(true, String.join("\n", notes()));
  }

  private List<String> notes() {
    List<String> notes = new ArrayList<>(List.of("ok"));
    namespaces
        .troubles()
        .forEach((name, why) -> notes.add("namespace %s is not watched: %s".formatted(name, why)));
    claims
        .others()
        .forEach(
            (name, release) ->
                notes.add("namespace %s is served by release %s".formatted(name, release)));
    return notes;
  }
}
