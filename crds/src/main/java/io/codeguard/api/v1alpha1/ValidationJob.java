package io.codeguard.api.v1alpha1;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn.Type;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** A validation of source code, with its verdict. */
@Group("codeguard.io")
@Version("v1alpha1")
@ShortNames("vj")
@AdditionalPrinterColumn(name = "Phase", jsonPath = ".status.phase", type = Type.STRING)
@AdditionalPrinterColumn(name = "Verdict", jsonPath = ".status.verdict", type = Type.STRING)
@AdditionalPrinterColumn(name = "Progress", jsonPath = ".status.progress", type = Type.STRING)
@AdditionalPrinterColumn(
    name = "Findings",
    jsonPath = ".status.findings.total",
    type = Type.INTEGER)
@AdditionalPrinterColumn(name = "Failed", jsonPath = ".status.tasks.failed", type = Type.INTEGER)
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp", type = Type.DATE)
@AdditionalPrinterColumn(name = "Pool", jsonPath = ".status.pool", type = Type.STRING, priority = 1)
@AdditionalPrinterColumn(
    name = "Revision",
    jsonPath = ".status.source.revision",
    type = Type.STRING,
    priority = 1)
public class ValidationJob extends CustomResource<ValidationJobSpec, ValidationJobStatus>
    implements Namespaced {
  private static final long serialVersionUID = 1L;

  @Override
  protected ValidationJobSpec initSpec() {
    return null;
  }

  @Override
  protected ValidationJobStatus initStatus() {
    return null;
  }
}
