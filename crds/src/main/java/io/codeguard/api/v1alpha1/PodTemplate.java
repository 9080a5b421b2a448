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
 * What a pool's owner may add to the workers' pods. Nothing else of a pod can be set: the rest is
 * what keeps hostile code in its place.
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
                    + " app.kubernetes.io/managed-by: the operator knows its workers by them")
        Map<@Size(max = 317) String, @Size(max = 63) String> labels,
    @Size(max = 50)
        @ValidationRule(
            value = "!('codeguard.io/redis' in self)",
            message =
                "spec.podTemplate.annotations must not set codeguard.io/redis: the operator"
                    + " restarts workers by it")
        Map<@Size(max = 317) String, @Size(max = 4096) String> annotations,
    @Size(max = 50) Map<@Size(max = 317) String, @Size(max = 63) String> nodeSelector,
    @Size(max = 50) List<Toleration> tolerations,
    Affinity affinity,
    @JsonPropertyDescription("Secrets in the pool's namespace for the image's registry.")
        @Size(max = 10)
        List<LocalObjectReference> imagePullSecrets,
    @Size(min = 1, max = 253) String priorityClassName,
    @JsonPropertyDescription("For example one that isolates workers further, such as gVisor's.")
        @Size(min = 1, max = 253)
        String runtimeClassName,
    @JsonPropertyDescription("Whose pull secrets and rights to run are used; no token is mounted.")
        @Size(min = 1, max = 253)
        String serviceAccountName,
    @JsonPropertyDescription("Further directories, such as certificates or a tool's rules.")
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
