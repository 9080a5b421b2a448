package io.codeguard.operator.kube;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.codeguard.api.v1alpha1.Source;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;

/** Makes the operator's client. */
public final class KubeClients {
  /**
   * Jobs are watched without the text of inline sources: a thousand of them, of up to a megabyte
   * each, would fill the operator's memory. The one who needs the text asks for it.
   */
  @JsonIgnoreProperties(value = "inline", ignoreUnknown = true)
  private abstract static class WithoutText {}

  private KubeClients() {}

  /**
   * A client that gives up early, for the reconcile loop tries again, and that is lenient about
   * fields it does not know: a resource newer than this operator must not end its watches. Jobs
   * come without the text of inline sources.
   */
  public static KubernetesClient create(Config base) {
    Config config =
        new ConfigBuilder(base)
            .withConnectionTimeout(5_000)
            .withRequestTimeout(10_000)
            .withRequestRetryBackoffLimit(2)
            .build();
    ObjectMapper lenient =
        new ObjectMapper()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_AS_NULL)
            .addMixIn(Source.class, WithoutText.class);
    return new KubernetesClientBuilder()
        .withConfig(config)
        .withHttpClientFactory(new JdkHttpClientFactory())
        .withKubernetesSerialization(new KubernetesSerialization(lenient, true))
        .build();
  }
}
