package io.codeguard.operator.validationjob;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.codeguard.api.conditions.ConditionReason;
import io.codeguard.api.conditions.ConditionType;
import io.codeguard.api.v1alpha1.ValidationJob;
import io.codeguard.api.v1alpha1.ValidationJobSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Optional;

/** Reads the parts of jobs that the cache omits. */
final class FullJobs {
  @JsonIgnoreProperties(ignoreUnknown = true)
  private record Metadata(String uid) {}

  /** A separate type, because the deserializer of the watched type prunes these parts. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  private record FullJob(Metadata metadata, ValidationJobSpec spec) {}

  private final KubernetesClient client;

  FullJobs(KubernetesClient client) {
    this.client = client;
  }

  /**
   * @throws MissingException when the job was deleted, even if a new one has the same name
   */
  ValidationJobSpec spec(ValidationJob job) {
    String path =
        "/apis/%s/namespaces/%s/validationjobs/%s"
            .formatted(
                job.getApiVersion(), job.getMetadata().getNamespace(), job.getMetadata().getName());
    return Optional.ofNullable(client.raw(path))
        .map(text -> client.getKubernetesSerialization().unmarshal(text, FullJob.class))
        .filter(found -> found.metadata().uid().equals(job.getMetadata().getUid()))
        .map(FullJob::spec)
        .orElseThrow(
            () ->
                new MissingException(
                    ConditionType.SOURCE_READY,
                    ConditionReason.JOB_DELETED,
                    "the job was deleted"));
  }
}
