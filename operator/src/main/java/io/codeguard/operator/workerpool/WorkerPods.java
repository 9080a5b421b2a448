package io.codeguard.operator.workerpool;

import io.codeguard.api.v1alpha1.WorkerPool;
import io.codeguard.operator.kube.Apply;
import io.codeguard.operator.kube.Labels;
import io.codeguard.operator.reading.Unreadable;
import io.codeguard.queue.WorkerState;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a pool's pods. They are listed only on demand, to diagnose problems and before scaling
 * down: watching all pods would cost more than everything else that the operator does.
 */
final class WorkerPods {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerPods.class);
  private static final String DELETION_COST = "controller.kubernetes.io/pod-deletion-cost";
  private static final int MAX_LINE_LENGTH = 200;

  private static final Duration CHECK_INTERVAL = Duration.ofSeconds(2);

  private record Diagnosis(Instant at, Optional<WorkerTrouble> trouble) {}

  private final KubernetesClient client;
  private final Apply apply;
  private final Clock clock;
  private final Map<String, Diagnosis> last = new ConcurrentHashMap<>();

  WorkerPods(KubernetesClient client, Apply apply, Clock clock) {
    this.client = client;
    this.apply = apply;
    this.clock = clock;
  }

  /** Why not all workers are ready, if the pods show the cause. */
  Optional<WorkerTrouble> trouble(WorkerPool pool, Deployment deployment) {
    Instant now = clock.instant();
    String id = pool.getMetadata().getUid();
    Diagnosis latest = last.get(id);
    if (latest == null || !now.isBefore(latest.at().plus(CHECK_INTERVAL))) {
      latest = new Diagnosis(now, diagnose(pool, deployment));
      last.put(id, latest);
    }
    return latest.trouble();
  }

  void forget(String poolId) {
    last.remove(poolId);
  }

  private Optional<WorkerTrouble> diagnose(WorkerPool pool, Deployment deployment) {
    Optional<WorkerTrouble> trouble = WorkerTrouble.of(deployment, list(pool));
    return trouble.map(
        found ->
            found
                .crashed()
                .flatMap(pod -> lastLine(pool.getMetadata().getNamespace(), pod))
                .map(found::withLogLine)
                .orElse(found));
  }

  /**
   * Sets the pod deletion cost to the number of leased tasks, so that Kubernetes removes the least
   * busy workers first. Only an optimization: a worker that is removed completes its tasks or
   * returns them to the queue.
   */
  void setDeletionCosts(WorkerPool pool, List<WorkerState> workers) {
    Map<String, Long> leased =
        workers.stream()
            .collect(Collectors.toMap(WorkerState::name, WorkerState::leasedTasks, Math::max));
    for (Pod pod : list(pool)) {
      String cost = Long.toString(leased.getOrDefault(pod.getMetadata().getName(), 0L));
      if (!cost.equals(cost(pod))) {
        setDeletionCost(pod, cost);
      }
    }
  }

  private static String cost(Pod pod) {
    Map<String, String> annotations = pod.getMetadata().getAnnotations();
    return annotations == null ? "0" : annotations.getOrDefault(DELETION_COST, "0");
  }

  private void setDeletionCost(Pod pod, String cost) {
    try {
      var _ =
          apply.resource(
              new PodBuilder()
                  .withNewMetadata()
                  .withName(pod.getMetadata().getName())
                  .withNamespace(pod.getMetadata().getNamespace())
                  .withUid(pod.getMetadata().getUid())
                  .addToAnnotations(DELETION_COST, cost)
                  .endMetadata()
                  .build());
    } catch (KubernetesClientException e) {
      LOG.info(
          "The deletion cost of pod {} was not set: {}",
          pod.getMetadata().getName(),
          e.getMessage());
    }
  }

  private List<Pod> list(WorkerPool pool) {
    return client
        .pods()
        .inNamespace(pool.getMetadata().getNamespace())
        .withLabels(Labels.workers(pool.getMetadata().getName()))
        .list()
        .getItems()
        .stream()
        .filter(pod -> Unreadable.reason(pod).isEmpty())
        .toList();
  }

  private Optional<String> lastLine(String namespace, String pod) {
    try {
      String log =
          client
              .pods()
              .inNamespace(namespace)
              .withName(pod)
              .inContainer(WorkerTrouble.WORKER)
              .terminated()
              .tailingLines(1)
              .getLog();
      String line = log.strip().replaceAll("\\p{Cntrl}", " ");
      return Optional.of(line.substring(0, Math.min(line.length(), MAX_LINE_LENGTH)))
          .filter(text -> !text.isEmpty());
    } catch (KubernetesClientException e) {
      return Optional.empty();
    }
  }
}
