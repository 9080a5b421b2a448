package io.codeguard.operator.redis;

import io.codeguard.api.v1alpha1.ValidationJobStatus.RedisPlace;
import io.codeguard.queue.RedisSettings;
import java.util.Optional;

/**
 * The Redis of one pool.
 *
 * @param settings how to connect
 * @param secret names the secret in the pool's namespace that the settings come from; empty when
 *     the pool gives a plain URL
 * @param fingerprint a hash of the settings, salted so that it does not disclose them
 */
public record RedisBinding(RedisSettings settings, Optional<String> secret, String fingerprint) {
  /** The form in which a status records it. */
  public RedisPlace place() {
    return new RedisPlace(
        secret.orElse(null), secret.isPresent() ? null : settings.url(), fingerprint);
  }
}
