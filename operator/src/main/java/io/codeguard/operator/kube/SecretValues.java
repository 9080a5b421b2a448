package io.codeguard.operator.kube;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.kubernetes.api.model.Secret;
import java.util.Base64;
import java.util.Optional;

/** Decodes values of secrets. Pure. */
public final class SecretValues {
  private SecretValues() {}

  /** The value without surrounding whitespace; empty when it is missing or blank. */
  public static Optional<String> of(Secret secret, String key) {
    return Optional.ofNullable(secret.getData())
        .map(data -> data.get(key))
        .map(encoded -> new String(Base64.getDecoder().decode(encoded), UTF_8).strip())
        .filter(text -> !text.isEmpty());
  }
}
