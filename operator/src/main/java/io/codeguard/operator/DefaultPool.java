package io.codeguard.operator;

import io.codeguard.operator.kube.Apply;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies the pool that a ConfigMap of the operator's installation holds, and applies it again when
 * that changes; it goes with the ConfigMap. The installation itself cannot hold the pool, because
 * it brings the pool's kind.
 */
final class DefaultPool {
  private static final Logger LOG = LoggerFactory.getLogger(DefaultPool.class);
  private static final String KEY = "pool.yaml";

  private final KubernetesClient client;
  private final String namespace;
  private final String configMap;
  private final Apply apply;
  private String applied;
  private String lastTrouble;

  DefaultPool(KubernetesClient client, String namespace, String configMap) {
    this.client = client;
    this.namespace = namespace;
    this.configMap = configMap;
    this.apply = new Apply(client);
  }

  /** Applies the pool if it has to be; trouble is logged, and the next call tries again. */
  void keep() {
    try {
      ConfigMap found = client.configMaps().inNamespace(namespace).withName(configMap).get();
      String manifest = found == null ? null : found.getData().get(KEY);
      if (manifest == null) {
        trouble("ConfigMap %s/%s with key %s does not exist".formatted(namespace, configMap, KEY));
      } else if (!manifest.equals(applied)) {
        apply.resource(pool(manifest, found));
        applied = manifest;
        lastTrouble = null;
        LOG.info("Applied the default pool of ConfigMap {}", configMap);
      }
    } catch (KubernetesClientException | IllegalArgumentException e) {
      trouble(e.getMessage());
    }
  }

  /** As it is written: what the manifest leaves out stays open to others. */
  private GenericKubernetesResource pool(String manifest, ConfigMap owner) {
    GenericKubernetesResource pool =
        client.getKubernetesSerialization().unmarshal(manifest, GenericKubernetesResource.class);
    pool.getMetadata().setNamespace(namespace);
    pool.getMetadata()
        .setOwnerReferences(
            List.of(
                new OwnerReferenceBuilder()
                    .withApiVersion("v1")
                    .withKind("ConfigMap")
                    .withName(owner.getMetadata().getName())
                    .withUid(owner.getMetadata().getUid())
                    .build()));
    return pool;
  }

  private void trouble(String what) {
    if (!Objects.equals(what, lastTrouble)) {
      LOG.warn("The default pool cannot be applied: {}; going on trying", what);
      lastTrouble = what;
    }
  }
}
