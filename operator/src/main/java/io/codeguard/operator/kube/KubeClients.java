package io.codeguard.operator.kube;

import io.codeguard.operator.reading.ResourceSerialization;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;

/** Creates the operator's Kubernetes client. */
public final class KubeClients {
  private KubeClients() {}

  /**
   * Creates a client with short time-outs and few retries, because the reconcile loop retries, and
   * with the deserialization of {@link ResourceSerialization}.
   */
  public static KubernetesClient create(Config base) {
    Config config =
        new ConfigBuilder(base)
            .withConnectionTimeout(5_000)
            .withRequestTimeout(10_000)
            .withRequestRetryBackoffLimit(2)
            .build();
    return new KubernetesClientBuilder()
        .withConfig(config)
        .withHttpClientFactory(new JdkHttpClientFactory())
        .withKubernetesSerialization(ResourceSerialization.serialization())
        .build();
  }
}
