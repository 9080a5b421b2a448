package io.codeguard.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.Toleration;
import java.util.List;
import java.util.Map;

/**
 * Customizations of the workers' pods. Other fields of a pod cannot be set, because the sandbox for
 * untrusted code depends on them.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PodTemplate(
    @Size(max = 50)
        @ValidationRule(
            value =
                "!('codeguard.io/pool' in self) && !('app.kubernetes.io/name' in self)"
                    + " && !('app.kubernetes.io/managed-by' in self)",
            message =
                "spec.podTemplate.labels must not set codeguard.io/pool, app.kubernetes.io/name or"
                    + " app.kubernetes.io/managed-by: they identify the workers")
        Map<@Size(max = 317) String, @Size(max = 63) String> labels,
    @Size(max = 50)
        @ValidationRule(
            value = "!('codeguard.io/redis' in self)",
            message =
                "spec.podTemplate.annotations must not set codeguard.io/redis: the operator"
                    + " uses it to restart workers")
        Map<@Size(max = 317) String, @Size(max = 4096) String> annotations,
    @Size(max = 50) Map<@Size(max = 317) String, @Size(max = 63) String> nodeSelector,
    @Size(max = 50) List<Toleration> tolerations,
    Affinity affinity,
    @JsonPropertyDescription("Secrets in the pool's namespace for the image's registry.")
        @Size(max = 10)
        List<LocalObjectReference> imagePullSecrets,
    @Size(min = 1, max = 253) String priorityClassName,
    @JsonPropertyDescription("For example for stronger isolation, such as gVisor.")
        @Size(min = 1, max = 253)
        String runtimeClassName,
    @JsonPropertyDescription(
            "Used for its pull secrets and admission permissions; its token is not mounted.")
        @Size(min = 1, max = 253)
        String serviceAccountName,
    @JsonPropertyDescription("Additional volumes, for example with certificates or a tool's rules.")
        @Size(max = 20)
        List<PodVolume> volumes) {
  public static final PodTemplate NONE =
      new PodTemplate(null, null, null, null, null, null, null, null, null, null);

  public PodTemplate {
    labels = labels == null ? Map.of() : labels;
    annotations = annotations == null ? Map.of() : annotations;
    nodeSelector = nodeSelector == null ? Map.of() : nodeSelector;
    tolerations = tolerations == null ? List.of() : tolerations;
    imagePullSecrets = imagePullSecrets == null ? List.of() : imagePullSecrets;
    volumes = volumes == null ? List.of() : volumes;
  }
}
