package io.codeguard.operator.http;

import java.util.Optional;

/** What the kubelet asks. */
public interface Health {
  /**
   * Whether requests can be answered.
   *
   * @param text why not, or what else is to be known
   */
  record Readiness(boolean ready, String text) {}

  /** Why a restart is needed; empty while none is. */
  Optional<String> dead();

  Readiness readiness();
}
