package io.codeguard.operator.http;

import java.util.Optional;

/** Answers the kubelet's liveness and readiness probes. */
public interface Health {
  /**
   * Whether requests can be answered.
   *
   * @param text the reason if not ready, else notes for administrators
   */
  record Readiness(boolean ready, String text) {}

  /** Why the process has to be restarted; empty while it is live. */
  Optional<String> livenessFailure();

  Readiness readiness();
}
