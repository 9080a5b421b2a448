package io.codeguard.operator.kube;

import java.time.Duration;

/** Where this operator may act now: in namespaces that it sees whole, and that no other serves. */
@FunctionalInterface
public interface NamespaceScope {
  /** When to look again at a resource of a namespace where it may not. */
  Duration AGAIN = Duration.ofSeconds(5);

  /** Whether it may act on the namespace's resources. */
  boolean includes(String namespace);
}
