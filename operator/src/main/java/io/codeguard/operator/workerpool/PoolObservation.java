package io.codeguard.operator.workerpool;

import io.codeguard.operator.scaling.DemandSample;
import io.codeguard.operator.scaling.Workers;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A pool as it is.
 *
 * @param at when it was looked at
 * @param deployment its workers, when there are any yet
 * @param queue its queue
 * @param trouble why not all of its workers are ready, if they tell
 * @param secrets why workers cannot use the pool's secrets, if so
 * @param jobs how many jobs are on it
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

  /** How many workers there are to be so far. */
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
   * How many workers are of the latest kind; none while the Deployment's own change is not seen.
   */
  int updated() {
    boolean seen =
        deployment
            .filter(
                found ->
                    found.getStatus() != null
                        && Objects.equals(
                            found.getMetadata().getGeneration(),
                            found.getStatus().getObservedGeneration()))
            .isPresent();
    return seen ? number(status().map(DeploymentStatus::getUpdatedReplicas)) : 0;
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
