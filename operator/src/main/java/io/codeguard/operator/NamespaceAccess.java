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
  /** All watched kinds can be listed. */
  record Granted() implements NamespaceAccess {}

  /**
   * Access is denied until permissions or CRDs are changed.
   *
   * @param reason names the cause and the remedy
   */
  record Denied(String reason) implements NamespaceAccess {}

  /**
   * The API server did not answer conclusively.
   *
   * @param reason the error
   */
  record Unknown(String reason) implements NamespaceAccess {}

  /** Stands for all namespaces. */
  String ALL = "";

  List<Class<? extends HasMetadata>> WATCHED =
      List.of(WorkerPool.class, ValidationJob.class, Deployment.class);

  /**
   * Lists one resource of each watched kind.
   *
   * @param namespace may be {@link #ALL}
   */
  static NamespaceAccess check(KubernetesClient client, String namespace) {
    for (Class<? extends HasMetadata> kind : WATCHED) {
      try {
        var resources = client.resources(kind);
        var _ =
            namespace.equals(ALL)
                ? resources.inAnyNamespace().list(one())
                : resources.inNamespace(namespace).list(one());
      } catch (KubernetesClientException e) {
        return from(e);
      }
    }
    return new Granted();
  }

  private static NamespaceAccess from(KubernetesClientException e) {
    return switch (e.getCode()) {
      case 403 ->
          new Denied(
              Failures.message(e)
                  + "; the chart grants it: helm upgrade, or recreate the Role and the RoleBinding");
      case 404 ->
          new Denied("the CRDs are not installed: helm upgrade, or kubectl apply -f crds/yaml");
      default -> new Unknown(Failures.message(e));
    };
  }

  private static ListOptions one() {
    return new ListOptionsBuilder().withLimit(1L).build();
  }
}
