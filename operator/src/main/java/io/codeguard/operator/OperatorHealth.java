package io.codeguard.operator;

import io.codeguard.operator.http.Health;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Liveness and readiness. The operator is live while it serves or is still trying to start: a
 * restart does not bring back an unavailable Redis or API server.
 */
final class OperatorHealth implements Health {
  private final WatchedNamespaces namespaces;
  private final NamespaceClaims claims;
  private final Supplier<Optional<Controllers>> serving;
  private volatile String waiting = "waiting for the API server";
  private volatile Optional<String> livenessFailure = Optional.empty();

  OperatorHealth(
      WatchedNamespaces namespaces,
      NamespaceClaims claims,
      Supplier<Optional<Controllers>> serving) {
    this.namespaces = namespaces;
    this.claims = claims;
    this.serving = serving;
  }

  /** Sets what the start is waiting for. */
  void setWaitingFor(String what) {
    waiting = what;
  }

  /** The start failed for good and is not retried. */
  void startFailed(Throwable reason) {
    livenessFailure = Optional.of("the start failed: " + reason);
  }

  @Override
  public Optional<String> livenessFailure() {
    return livenessFailure;
  }

  @Override
  public Readiness readiness() {
    Optional<Controllers> started = serving.get().filter(Controllers::isStarted);
    if (started.isEmpty()) {
      return new Readiness(false, livenessFailure.orElse("not started: " + waiting));
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
        .problems()
        .forEach(
            (name, reason) -> notes.add("namespace %s is not watched: %s".formatted(name, reason)));
    claims
        .others()
        .forEach(
            (name, release) ->
                notes.add("namespace %s is served by release %s".formatted(name, release)));
    return notes;
  }
}
