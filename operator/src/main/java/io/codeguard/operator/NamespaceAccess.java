package io.codeguard.operator;

import io.codeguard.api.v1alpha1.ValidationJob;
import io.codeguard.api.v1alpha1.WorkerPool;
import io.codeguard.operator.kube.Failures;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;

/** Whether a namespace can be watched. */
sealed interface NamespaceAccess {
  /** It can. */
  record Open() implements NamespaceAccess {}

  /**
   * It cannot until somebody changes something.
   *
   * @param why names the thing and the remedy
   */
  record Closed(String why) implements NamespaceAccess {}

  /**
   * The API server did not say.
   *
   * @param why what happened instead
   */
  record Unknown(String why) implements NamespaceAccess {}

  /** Stands for all namespaces at once. */
  String ALL = "";

  List<Class<? extends HasMetadata>> WATCHED =
      List.of(WorkerPool.class, ValidationJob.class, Deployment.class);

  /**
   * Asks the API server for one of each kind that is watched.
   *
   * @param namespace may be {@link #ALL}
   */
  static NamespaceAccess ask(KubernetesClient client, String namespace) {
    for (Class<? extends HasMetadata> kind : WATCHED) {
      try {
        var resources = client.resources(kind);
        var _ =
            namespace.equals(ALL)
                ? resources.inAnyNamespace().list(one())
                : resources.inNamespace(namespace).list(one());
      } catch (KubernetesClientException e) {
        return of(e);
      }
    }
    return new Open();
  }

  private static NamespaceAccess of(KubernetesClientException e) {
    return switch (e.getCode()) {
      case 403 ->
          new Closed(
              Failures.message(e)
                  + "; the chart grants it: helm upgrade, or recreate the Role and the RoleBinding");
      case 404 ->
          new Closed("the CRDs are not installed: helm upgrade, or kubectl apply -f crds/yaml");
      default -> new Unknown(Failures.message(e));
    };
  }

  private static ListOptions one() {
    return new ListOptionsBuilder().withLimit(1L).build();
  }
}
