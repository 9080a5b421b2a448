package io.codeguard.operator.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.codeguard.api.v1alpha1.WorkerPool;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RedisBindingsTest {
  private final Map<String, Secret> secrets = new HashMap<>();
  private final RedisBindings bindings =
      new RedisBindings(
          "codeguard",
          Optional.of("shared"),
          (namespace, name) -> Optional.ofNullable(secrets.get(namespace + "/" + name)));

  @Test
  void aPoolInTheOperatorsNamespaceUsesTheOperatorsRedis() {
    secret("codeguard/shared", Map.of("url", "redis://r:6379", "username", "u", "password", "p"));
    RedisBinding binding = bindings.of(pool("codeguard", "{}"));
    assertThat(binding.settings().url()).isEqualTo("redis://r:6379");
    assertThat(binding.settings().username()).contains("u");
    assertThat(binding.settings().password()).contains("p");
    assertThat(binding.secret()).contains("shared");
  }

  @Test
  void aPoolInAnotherNamespaceNeedsItsOwnRedis() {
    secret("codeguard/shared", Map.of("url", "redis://r:6379"));
    assertThatThrownBy(() -> bindings.of(pool("team", "{}")))
        .isInstanceOf(NoRedisException.class)
        .hasMessage(
            "the operator's Redis serves pools in namespace codeguard only: add"
                + " spec.redis.secretRef");
  }

  @Test
  void aPoolsOwnSecretIsReadInItsNamespace() {
    secret("team/mine", Map.of("url", "rediss://mine:6380/2"));
    RedisBinding binding = bindings.of(pool("team", "{redis: {secretRef: {name: mine}}}"));
    assertThat(binding.settings().url()).isEqualTo("rediss://mine:6380/2");
    assertThat(binding.settings().password()).isEmpty();
    assertThat(binding.secret()).contains("mine");
  }

  @Test
  void aPlainUrlNeedsNoSecret() {
    RedisBinding binding = bindings.of(pool("team", "{redis: {url: 'redis://plain:6379'}}"));
    assertThat(binding.settings().url()).isEqualTo("redis://plain:6379");
    assertThat(binding.secret()).isEmpty();
  }

  @Test
  void aSecretWithoutUrlIsReportedByName() {
    secret("team/mine", Map.of("password", "p"));
    assertThatThrownBy(() -> bindings.of(pool("team", "{redis: {secretRef: {name: mine}}}")))
        .hasMessage("secret team/mine has no key url: add it, for example redis://host:6379");
  }

  @Test
  void aPreviousRedisIsResolvedWhileItsSecretExists() {
    secret("team/old", Map.of("url", "redis://old:6379", "password", "p"));
    RedisBinding old = bindings.of(pool("team", "{redis: {secretRef: {name: old}}}"));
    assertThat(old.place().secretName()).isEqualTo("old");
    assertThat(old.place().toString()).doesNotContain("redis://", "password");
    assertThat(bindings.recorded("team", old.place())).isEqualTo(old);
    secrets.clear();
    assertThatThrownBy(() -> bindings.recorded("team", old.place()))
        .isInstanceOf(NoRedisException.class)
        .hasMessageStartingWith("secret team/old does not exist");
  }

  @Test
  void aPrivateCertificateAuthorityIsReadFromTheSecret() {
    secret("team/mine", Map.of("url", "rediss://r:6379", "ca.crt", "-----BEGIN"));
    WorkerPool pool = pool("team", "{redis: {secretRef: {name: mine}}}");
    String first = bindings.of(pool).fingerprint();
    assertThat(bindings.of(pool).settings().certificates()).hasValue("-----BEGIN");
    secret("team/mine", Map.of("url", "rediss://r:6379", "ca.crt", "-----RENEWED"));
    assertThat(bindings.of(pool).fingerprint()).isNotEqualTo(first);
  }

  @Test
  void theFingerprintChangesWithTheSettingsOnly() {
    WorkerPool pool = pool("team", "{redis: {secretRef: {name: mine}}}");
    secret("team/mine", Map.of("url", "redis://r:6379", "password", "a"));
    String first = bindings.of(pool).fingerprint();
    secret("team/mine", Map.of("url", "redis://r:6379", "password", "a", "note", "new"));
    assertThat(bindings.of(pool).fingerprint()).isEqualTo(first);
    secret("team/mine", Map.of("url", "redis://r:6379", "password", "b"));
    assertThat(bindings.of(pool).fingerprint()).isNotEqualTo(first);
  }

  private void secret(String name, Map<String, String> values) {
    SecretBuilder secret = new SecretBuilder().withNewMetadata().withUid("uid").endMetadata();
    values.forEach(
        (key, value) ->
            secret.addToData(key, Base64.getEncoder().encodeToString(value.getBytes(UTF_8))));
    secrets.put(name, secret.build());
  }

  private static WorkerPool pool(String namespace, String spec) {
    return new KubernetesSerialization()
        .unmarshal(
            """
            apiVersion: codeguard.io/v1alpha1
            kind: WorkerPool
            metadata: {name: pool, namespace: %s}
            spec: %s
            """
                .formatted(namespace, spec),
            WorkerPool.class);
  }
}
