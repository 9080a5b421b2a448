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
 * A pool's pods. They are asked for only when there is a reason: trouble, or before the pool
 * shrinks; watching all of them would cost more than all else that the operator does.
 */
final class WorkerPods {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerPods.class);
  private static final String DELETION_COST = "controller.kubernetes.io/pod-deletion-cost";
  private static final int LONGEST_LINE = 200;

  private static final Duration LOOKS_APART = Duration.ofSeconds(2);

  private record Look(Instant at, Optional<WorkerTrouble> trouble) {}

  private final KubernetesClient client;
  private final Apply apply;
  private final Clock clock;
  private final Map<String, Look> last = new ConcurrentHashMap<>();

  WorkerPods(KubernetesClient client, Apply apply, Clock clock) {
    this.client = client;
    this.apply = apply;
    this.clock = clock;
  }

  /** Why not all workers are ready, when their pods tell. */
  Optional<WorkerTrouble> trouble(WorkerPool pool, Deployment deployment) {
    Instant now = clock.instant();
    String id = pool.getMetadata().getUid();
    Look before = last.get(id);
    if (before == null || !now.isBefore(before.at().plus(LOOKS_APART))) {
      before = new Look(now, look(pool, deployment));
      last.put(id, before);
    }
    return before.trouble();
  }

  void forget(String poolId) {
    last.remove(poolId);
  }

  private Optional<WorkerTrouble> look(WorkerPool pool, Deployment deployment) {
    Optional<WorkerTrouble> trouble = WorkerTrouble.of(deployment, of(pool));
    return trouble.map(
        found ->
            found
                .crashed()
                .flatMap(pod -> lastLine(pool.getMetadata().getNamespace(), pod))
                .map(found::withLogLine)
                .orElse(found));
  }

  /**
   * Makes Kubernetes choose the workers with the fewest leased tasks when it removes some. The
   * choice is only a matter of speed: a worker that is removed hands back or ends what it has.
   */
  void spareBusy(WorkerPool pool, List<WorkerState> workers) {
    Map<String, Long> held =
        workers.stream()
            .collect(Collectors.toMap(WorkerState::name, WorkerState::leasedTasks, Math::max));
    for (Pod pod : of(pool)) {
      String cost = Long.toString(held.getOrDefault(pod.getMetadata().getName(), 0L));
      if (!cost.equals(cost(pod))) {
        spare(pod, cost);
      }
    }
  }

  private static String cost(Pod pod) {
    Map<String, String> annotations = pod.getMetadata().getAnnotations();
    return annotations == null ? "0" : annotations.getOrDefault(DELETION_COST, "0");
  }

  private void spare(Pod pod, String cost) {
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
      LOG.info("The cost of pod {} was not set: {}", pod.getMetadata().getName(), e.getMessage());
    }
  }

  private List<Pod> of(WorkerPool pool) {
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
      return Optional.of(line.substring(0, Math.min(line.length(), LONGEST_LINE)))
          .filter(text -> !text.isEmpty());
    } catch (KubernetesClientException e) {
      return Optional.empty();
    }
  }
}
