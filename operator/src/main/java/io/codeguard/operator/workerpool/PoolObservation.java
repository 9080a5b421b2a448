package io.codeguard.operator.workerpool;

import io.codeguard.operator.scaling.DemandSample;
import io.codeguard.operator.scaling.Workers;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * The observed state of a pool.
 *
 * @param at the time of the observation
 * @param deployment of its workers, if it exists
 * @param queue its queue
 * @param trouble why not all of its workers are ready, if known
 * @param secrets why the pool's secrets cannot be used, if so
 * @param jobs the number of jobs that use it
 */
record PoolObservation(
    Instant at,
    Optional<Deployment> deployment,
    QueueView queue,
    Optional<WorkerTrouble> trouble,
    Optional<PoolSecrets.Trouble> secrets,
    int jobs) {
  Workers workers() {
    return new Workers(scale(), ready());
  }

  /** The Deployment's current {@code spec.replicas}. */
  int scale() {
    return deployment.map(found -> found.getSpec().getReplicas()).orElse(0);
  }

  int replicas() {
    return number(status().map(DeploymentStatus::getReplicas));
  }

  int ready() {
    return number(status().map(DeploymentStatus::getReadyReplicas));
  }

  /**
   * The number of workers with the latest pod template; zero until the Deployment controller has
   * observed the latest generation.
   */
  int updated() {
    boolean observed =
        deployment
            .filter(
                found ->
                    found.getStatus() != null
                        && Objects.equals(
                            found.getMetadata().getGeneration(),
                            found.getStatus().getObservedGeneration()))
            .isPresent();
    return observed ? number(status().map(DeploymentStatus::getUpdatedReplicas)) : 0;
  }

  Optional<DemandSample> demand() {
    return queue instanceof QueueView.Reached reached
        ? Optional.of(
            new DemandSample(at, reached.stats().demand(), reached.stats().ratePerSecond()))
        : Optional.empty();
  }

  private Optional<DeploymentStatus> status() {
    return deployment.map(Deployment::getStatus);
  }

  private static int number(Optional<Integer> value) {
    return value.orElse(0);
  }
}
