package io.codeguard.operator.kube;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes to Kubernetes by server-side apply of the fields that the operator manages. Thread-safe.
 */
public final class Apply {
  private final KubernetesClient client;
  private final PatchContext context;

  public Apply(KubernetesClient client) {
    this(client, Labels.OPERATOR, true);
  }

  private Apply(KubernetesClient client, String manager, boolean force) {
    this.client = client;
    this.context =
        new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager(manager)
            .withForce(force)
            .build();
  }

  /**
   * Returns an instance with its own field manager. Separate managers are needed because a manager
   * that omits a field gives up its ownership.
   */
  public Apply of(String part) {
    return new Apply(client, Labels.OPERATOR + "-" + part, true);
  }

  /**
   * Returns an instance with this field manager that fails on conflicts instead of forcing them.
   */
  public Apply as(String manager) {
    return new Apply(client, manager, false);
  }

  /** Creates or updates the resource. */
  public <T extends HasMetadata> T resource(T desired) {
    return client.resource(desired).patch(context);
  }

  /** Applies the status; {@code fresh} contains name, namespace, uid and the whole status. */
  public <T extends HasMetadata> T status(T fresh) {
    return client.resource(fresh).subresource("status").patch(context);
  }

  /** Removes a finalizer, regardless of its field manager. */
  public <T extends HasMetadata> void removeFinalizer(T resource, String finalizer) {
    List<String> others =
        resource.getFinalizers().stream().filter(other -> !other.equals(finalizer)).toList();
    // Optimistic locking: a concurrent change of the finalizers makes this fail.
    Map<String, Object> metadata =
        Map.of(
            "resourceVersion", resource.getMetadata().getResourceVersion(), "finalizers", others);
    var _ =
        client
            .resource(resource)
            .patch(
                PatchContext.of(PatchType.JSON_MERGE),
                client.getKubernetesSerialization().asJson(Map.of("metadata", metadata)));
  }

  /** Reads the resource with the kind, namespace and name of the argument. */
  public <T extends HasMetadata> Optional<T> read(T named) {
    return Optional.ofNullable(client.resource(named).get());
  }
}
