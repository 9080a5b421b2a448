package io.codeguard.operator.kube;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The one way in which the operator writes to Kubernetes: server-side apply of only its fields. */
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
   * Owns its fields apart from all others of the operator's: what one manager leaves out, it gives
   * up.
   */
  public Apply of(String part) {
    return new Apply(client, Labels.OPERATOR + "-" + part, true);
  }

  /** Writes in this name, and is refused where another one gave a field another value. */
  public Apply as(String manager) {
    return new Apply(client, manager, false);
  }

  /** Creates the resource, or changes it where it differs. */
  public <T extends HasMetadata> T resource(T desired) {
    return client.resource(desired).patch(context);
  }

  /** Changes the status; {@code fresh} holds name, namespace, uid and the whole status. */
  public <T extends HasMetadata> T status(T fresh) {
    return client.resource(fresh).subresource("status").patch(context);
  }

  /** Removes a finalizer, whoever set it. */
  public <T extends HasMetadata> void withoutFinalizer(T resource, String finalizer) {
    List<String> others =
        resource.getFinalizers().stream().filter(other -> !other.equals(finalizer)).toList();
    // The version makes it fail when somebody has added another one meanwhile.
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

  /** The resource of this kind and name as it is. */
  public <T extends HasMetadata> Optional<T> read(T named) {
    return Optional.ofNullable(client.resource(named).get());
  }
}
