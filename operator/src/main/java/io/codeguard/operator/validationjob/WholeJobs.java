package io.codeguard.operator.validationjob;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.codeguard.api.v1alpha1.ValidationJob;
import io.codeguard.api.v1alpha1.ValidationJobSpec;
import io.codeguard.jobengine.JobStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Optional;

/** Asks for what watched jobs come without. */
final class WholeJobs {
  @JsonIgnoreProperties(ignoreUnknown = true)
  private record Metadata(String uid) {}

  /** Not of the type that is watched, which is read without it. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  private record Whole(Metadata metadata, ValidationJobSpec spec) {}

  private final KubernetesClient client;

  WholeJobs(KubernetesClient client) {
    this.client = client;
  }

  /**
   * @throws MissingException when the job was deleted, even if there is another one of its name
   */
  ValidationJobSpec spec(ValidationJob job) {
    String path =
        "/apis/%s/namespaces/%s/validationjobs/%s"
            .formatted(
                job.getApiVersion(), job.getMetadata().getNamespace(), job.getMetadata().getName());
    return Optional.ofNullable(client.raw(path))
        .map(text -> client.getKubernetesSerialization().unmarshal(text, Whole.class))
        .filter(found -> found.metadata().uid().equals(job.getMetadata().getUid()))
        .map(Whole::spec)
        .orElseThrow(
            () ->
                new MissingException(
                    JobStatusBuilder.SOURCE_READY, "JobDeleted", "the job was deleted"));
  }
}
