package io.codeguard.api.v1alpha1;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn.Type;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** Workers that the operator scales to the demand on their queue. */
@Group("codeguard.io")
@Version("v1alpha1")
@ShortNames("wp")
@AdditionalPrinterColumn(name = "Ready", jsonPath = ".status.readyReplicas", type = Type.INTEGER)
@AdditionalPrinterColumn(
    name = "Desired",
    jsonPath = ".status.desiredReplicas",
    type = Type.INTEGER)
@AdditionalPrinterColumn(name = "Queued", jsonPath = ".status.queue.ready", type = Type.INTEGER)
@AdditionalPrinterColumn(name = "Active", jsonPath = ".status.queue.active", type = Type.INTEGER)
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp", type = Type.DATE)
@ValidationRule(
    // Existing pools, which have a status, can still be updated and deleted.
    value = "!has(self.metadata.name) || self.metadata.name.size() <= 63 || has(self.status)",
    message = "metadata.name must have at most 63 characters: it is a label value of the workers")
public class WorkerPool extends CustomResource<WorkerPoolSpec, WorkerPoolStatus>
    implements Namespaced {
  private static final long serialVersionUID = 1L;

  @Override
  protected WorkerPoolSpec initSpec() {
    return null;
  }

  @Override
  protected WorkerPoolStatus initStatus() {
    return null;
  }
}
