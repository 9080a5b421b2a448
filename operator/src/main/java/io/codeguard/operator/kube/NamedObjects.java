package io.codeguard.operator.kube;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads what users' resources name. A name is part of the request's path: one that no object can
 * have is not asked for, lest it lead elsewhere.
 */
public final class NamedObjects {
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?");

  private NamedObjects() {}

  public static Optional<ConfigMap> configMap(
      KubernetesClient client, String namespace, String name) {
    return isPossible(name)
        ? Optional.ofNullable(client.configMaps().inNamespace(namespace).withName(name).get())
        : Optional.empty();
  }

  public static Optional<Secret> secret(KubernetesClient client, String namespace, String name) {
    return isPossible(name)
        ? Optional.ofNullable(client.secrets().inNamespace(namespace).withName(name).get())
        : Optional.empty();
  }

  static boolean isPossible(String name) {
    return NAME.matcher(name).matches() && !name.contains("..");
  }
}
