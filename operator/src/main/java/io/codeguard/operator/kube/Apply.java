package io.codeguard.operator.kube;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Optional;

/** The one way in which the operator writes to Kubernetes: server-side apply of only its fields. */
public final class Apply {
  private final KubernetesClient client;
  private final PatchContext context;

  public Apply(KubernetesClient client) {
    this(client, Labels.OPERATOR);
  }

  private Apply(KubernetesClient client, String manager) {
    this.client = client;
    this.context =
        new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager(manager)
            .withForce(true)
            .build();
  }

  /**
   * Owns its fields apart from all others of the operator's: what one manager leaves out, it gives
   * up.
   */
  public Apply of(String part) {
    return new Apply(client, Labels.OPERATOR + "-" + part);
  }

  /** Creates the resource, or changes it where it differs. */
  public <T extends HasMetadata> T resource(T desired) {
    return client.resource(desired).patch(context);
  }

  /** Changes the status; {@code fresh} holds name, namespace, uid and the whole status. */
  public <T extends HasMetadata> T status(T fresh) {
    return client.resource(fresh).subresource("status").patch(context);
  }

  /** The resource of this kind and name as it is. */
  public <T extends HasMetadata> Optional<T> read(T named) {
    return Optional.ofNullable(client.resource(named).get());
  }
}
