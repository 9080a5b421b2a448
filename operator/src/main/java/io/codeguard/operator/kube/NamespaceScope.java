package io.codeguard.operator.kube;

import java.time.Duration;

/**
 * The namespaces in which the operator may act: watched completely and not served by another
 * release.
 */
@FunctionalInterface
public interface NamespaceScope {
  /** When to retry the reconciliation of a resource outside the scope. */
  Duration RETRY_INTERVAL = Duration.ofSeconds(5);

  /** Whether it may act on the namespace's resources. */
  boolean includes(String namespace);
}
