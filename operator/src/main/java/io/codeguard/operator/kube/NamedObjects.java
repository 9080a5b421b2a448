package io.codeguard.operator.kube;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads objects whose names come from users' resources. A name becomes part of the request path, so
 * invalid names are never requested: they could address another resource.
 */
public final class NamedObjects {
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?");

  private NamedObjects() {}

  public static Optional<ConfigMap> configMap(
      KubernetesClient client, String namespace, String name) {
    return isValid(name)
        ? Optional.ofNullable(client.configMaps().inNamespace(namespace).withName(name).get())
        : Optional.empty();
  }

  public static Optional<Secret> secret(KubernetesClient client, String namespace, String name) {
    return isValid(name)
        ? Optional.ofNullable(client.secrets().inNamespace(namespace).withName(name).get())
        : Optional.empty();
  }

  static boolean isValid(String name) {
    return NAME.matcher(name).matches() && !name.contains("..");
  }
}
