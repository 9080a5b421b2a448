package io.codeguard.operator.workerpool;

import io.codeguard.api.conditions.ConditionReason;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Why workers do not become ready.
 *
 * @param reason one word
 * @param message what is wrong, and the remedy
 * @param everyWorker whether further workers would fare no better
 * @param crashed the pod whose log tells more
 */
record WorkerTrouble(
    ConditionReason reason, String message, boolean everyWorker, Optional<String> crashed) {
  /** The container that is ours; a pod may have others. */
  static final String WORKER = "worker";

  /** As the scheduler says it. */
  private static final String UNSCHEDULABLE = "Unschedulable";

  private static final Set<String> IMAGE =
      Set.of(
          "ErrImagePull",
          "ImagePullBackOff",
          "InvalidImageName",
          "ErrImageNeverPull",
          "ImageInspectError");
  private static final Set<String> CONFIGURATION =
      Set.of("CreateContainerConfigError", "CreateContainerError", "RunContainerError");

  /** The worst trouble that the Deployment and its pods show. Pure. */
  static Optional<WorkerTrouble> of(Deployment deployment, List<Pod> pods) {
    return Stream.concat(
            pods.stream().map(pod -> of(pod, anyReady(deployment))).flatMap(Optional::stream),
            notCreated(deployment).stream())
        .min(Comparator.comparingInt(trouble -> trouble.everyWorker() ? 0 : 1));
  }

  WorkerTrouble withLogLine(String line) {
    return new WorkerTrouble(reason, message + "; last log line: " + line, everyWorker, crashed);
  }

  private static Optional<WorkerTrouble> notCreated(Deployment deployment) {
    return Stream.ofNullable(deployment.getStatus())
        .flatMap(status -> Stream.ofNullable(status.getConditions()))
        .flatMap(List::stream)
        .filter(condition -> condition.getType().equals("ReplicaFailure"))
        .filter(condition -> condition.getStatus().equals("True"))
        .map(DeploymentCondition::getMessage)
        .map(
            message ->
                shared(
                    message.contains("exceeded quota")
                        ? ConditionReason.QUOTA_EXCEEDED
                        : ConditionReason.PODS_REFUSED,
                    (anyReady(deployment)
                            ? "not all workers can be created; jobs continue with those that are ready: "
                            : "no worker can be created; jobs wait: ")
                        + message))
        .findFirst();
  }

  private static boolean anyReady(Deployment deployment) {
    return Optional.ofNullable(deployment.getStatus())
        .map(DeploymentStatus::getReadyReplicas)
        .filter(ready -> ready > 0)
        .isPresent();
  }

  private static Optional<WorkerTrouble> of(Pod pod, boolean anyReady) {
    if (pod.getStatus() == null || pod.isMarkedForDeletion()) {
      return Optional.empty();
    }
    return Stream.of(
            pod.getStatus().getContainerStatuses(), pod.getStatus().getInitContainerStatuses())
        .filter(Objects::nonNull)
        .flatMap(List::stream)
        .filter(container -> !Boolean.TRUE.equals(container.getReady()))
        .map(container -> of(pod, container))
        .flatMap(Optional::stream)
        .findFirst()
        .or(() -> unschedulable(pod, anyReady));
  }

  private static Optional<WorkerTrouble> of(Pod pod, ContainerStatus container) {
    Optional<ContainerStateWaiting> waiting =
        Optional.ofNullable(container.getState()).map(ContainerState::getWaiting);
    String reason = waiting.map(ContainerStateWaiting::getReason).orElse("");
    String message = waiting.map(ContainerStateWaiting::getMessage).orElse("");
    if (IMAGE.contains(reason)) {
      return Optional.of(
          all(
              ConditionReason.IMAGE_NOT_PULLED,
              "image %s cannot be pulled: correct spec.image, or the registry's credentials"
                  .formatted(container.getImage())));
    }
    if (CONFIGURATION.contains(reason)) {
      return Optional.of(all(ConditionReason.NOT_STARTABLE, "workers cannot start: " + message));
    }
    return ended(container).map(end -> crash(pod, container.getName(), end));
  }

  /** How the container ended last; it may be waiting for its next try by now. */
  private static Optional<ContainerStateTerminated> ended(ContainerStatus container) {
    return Stream.of(container.getState(), container.getLastState())
        .flatMap(Stream::ofNullable)
        .flatMap(state -> Stream.ofNullable(state.getTerminated()))
        .findFirst();
  }

  private static WorkerTrouble crash(Pod pod, String container, ContainerStateTerminated end) {
    if (!container.equals(WORKER)) {
      return new WorkerTrouble(
          ConditionReason.CONTAINER_CRASHES,
          "container %s of the workers' pods exits with code %d: correct it in spec.podTemplate,"
                  .formatted(container, end.getExitCode())
              + " or in what adds it to the pods",
          true,
          Optional.empty());
    }
    if ("OOMKilled".equals(end.getReason())) {
      return shared(
          ConditionReason.OUT_OF_MEMORY,
          "worker %s ran out of memory: raise spec.resources.limits.memory, or lower"
                  .formatted(pod.getMetadata().getName())
              + " spec.concurrency");
    }
    return new WorkerTrouble(
        ConditionReason.WORKERS_CRASH,
        "workers exit with code %d and are restarted with growing delays"
            .formatted(end.getExitCode()),
        true,
        Optional.of(pod.getMetadata().getName()));
  }

  private static Optional<WorkerTrouble> unschedulable(Pod pod, boolean anyReady) {
    return Stream.ofNullable(pod.getStatus().getConditions())
        .flatMap(List::stream)
        .filter(condition -> condition.getType().equals("PodScheduled"))
        .filter(condition -> UNSCHEDULABLE.equals(condition.getReason()))
        .map(PodCondition::getMessage)
        .map(
            message ->
                shared(
                    ConditionReason.UNSCHEDULABLE,
                    (anyReady
                            ? "no node has room for all workers; jobs continue with those that are ready: "
                            : "no node has room for a worker; jobs wait: ")
                        + message))
        .findFirst();
  }

  private static WorkerTrouble all(ConditionReason reason, String message) {
    return new WorkerTrouble(reason, message, true, Optional.empty());
  }

  private static WorkerTrouble shared(ConditionReason reason, String message) {
    return new WorkerTrouble(reason, message, false, Optional.empty());
  }
}
