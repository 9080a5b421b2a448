package io.codeguard.operator.validationjob;

import io.codeguard.api.conditions.ConditionReason;
import io.codeguard.api.conditions.ConditionType;
import io.codeguard.api.v1alpha1.Source;
import io.codeguard.api.v1alpha1.ValidationJob;
import io.codeguard.api.v1alpha1.ValidationJobSpec;
import io.codeguard.operator.kube.NamedObjects;
import io.codeguard.protocol.JobPlan;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;
import java.util.Optional;

/** Converts a job's source into the plan's source; reads the ConfigMap, if there is one. */
final class JobSources {
  private final KubernetesClient client;

  JobSources(KubernetesClient client) {
    this.client = client;
  }

  /**
   * @param spec of the job, with inline files
   * @throws MissingException when the ConfigMap does not exist
   */
  JobPlan.Source of(ValidationJob job, ValidationJobSpec spec) {
    Source source = spec.source();
    if (source.git() != null) {
      Source.Git git = source.git();
      return JobPlan.Source.of(new JobPlan.Git(git.url(), git.ref(), git.path()));
    }
    if (source.archive() != null) {
      Source.Archive archive = source.archive();
      return JobPlan.Source.of(new JobPlan.Archive(archive.url(), archive.sha256()));
    }
    if (source.volume() != null) {
      Source.Volume volume = source.volume();
      return JobPlan.Source.of(new JobPlan.Volume(volume.claimName(), volume.path()));
    }
    return source.configMap() == null
        ? JobPlan.Source.of(source.inline())
        : configMap(job.getMetadata().getNamespace(), source.configMap().name());
  }

  private JobPlan.Source configMap(String namespace, String name) {
    return NamedObjects.configMap(client, namespace, name)
        .map(JobSources::files)
        .orElseThrow(
            () ->
                missing(
                    "ConfigMap %s/%s of spec.source does not exist: create it, and the job continues"
                        .formatted(namespace, name)));
  }

  /** The files of {@code data} and {@code binaryData}. */
  static JobPlan.Source files(ConfigMap from) {
    return JobPlan.Source.of(
        Optional.ofNullable(from.getData()).orElse(Map.of()),
        Optional.ofNullable(from.getBinaryData()).orElse(Map.of()));
  }

  private static MissingException missing(String message) {
    return new MissingException(
        ConditionType.SOURCE_READY, ConditionReason.CONFIG_MAP_MISSING, message);
  }
}
