package io.codeguard.system;

import io.codeguard.api.v1alpha1.ValidationJob;
import io.codeguard.api.v1alpha1.WorkerPool;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;

/** Diagnostics for failed tests on the cluster. */
final class Story {
  private static final int LINES = 60;

  private Story() {}

  static String of(KubernetesClient client, Jobs jobs, String job) {
    StringBuilder story = new StringBuilder("job ").append(job).append('\n');
    story.append(
        Serialization.asYaml(
            client
                .resources(ValidationJob.class)
                .inNamespace(jobs.namespace())
                .withName(job)
                .get()));
    client
        .resources(WorkerPool.class)
        .inAnyNamespace()
        .list()
        .getItems()
        .forEach(pool -> story.append(Serialization.asYaml(pool)));
    for (Pod pod : client.pods().inNamespace(Installation.NAMESPACE).list().getItems()) {
      story.append("--- pod ").append(pod.getMetadata().getName()).append(' ');
      story.append(pod.getStatus().getPhase()).append('\n');
      try {
        story.append(client.pods().resource(pod).tailingLines(LINES).getLog()).append('\n');
      } catch (KubernetesClientException e) {
        story.append(Serialization.asYaml(pod.getStatus()));
      }
    }
    return story.toString();
  }
}
