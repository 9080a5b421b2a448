package io.codeguard.system;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.util.concurrent.TimeUnit;

/** The tables of {@code kubectl get}, from the API server. */
final class Tables {
  private Tables() {}

  static String get(KubernetesClient client, String path) {
    HttpRequest request =
        client
            .getHttpClient()
            .newHttpRequestBuilder()
            .uri(client.getConfiguration().getMasterUrl().replaceAll("/$", "") + path)
            .header("Accept", "application/json;as=Table;v=v1;g=meta.k8s.io")
            .build();
    try {
      HttpResponse<String> response =
          client.getHttpClient().sendAsync(request, String.class).get(30, TimeUnit.SECONDS);
      if (!response.isSuccessful()) {
        throw new AssertionError(path + ": " + response.code() + " " + response.body());
      }
      return response.body();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
