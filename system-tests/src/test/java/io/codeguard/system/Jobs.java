package io.codeguard.system;

import io.codeguard.api.v1alpha1.StatusCondition;
import io.codeguard.api.v1alpha1.ValidationJob;
import io.codeguard.api.v1alpha1.ValidationJobStatus;
import io.codeguard.api.v1alpha1.WorkerPool;
import io.codeguard.api.v1alpha1.WorkerPoolStatus;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** Applies manifests and waits for the status of resources. */
record Jobs(KubernetesClient client, String namespace) {
  private static final PatchContext APPLY =
      new PatchContext.Builder()
          .withPatchType(PatchType.SERVER_SIDE_APPLY)
          .withFieldManager("system-test")
          .withForce(true)
          .build();

  private static final Duration POOLS_END = Duration.ofMinutes(5);

  /** Creates a namespace for the jobs. */
  static Jobs in(String namespace) {
    KubernetesClient client = Installation.get().client();
    client
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .serverSideApply();
    return new Jobs(client, namespace);
  }

  void apply(String manifest) {
    client
        .resource(
            client
                .getKubernetesSerialization()
                .unmarshal(manifest, GenericKubernetesResource.class))
        .inNamespace(namespace)
        .patch(APPLY);
  }

  /** Applies a job with this spec, given as YAML in one line. */
  void apply(String name, String spec) {
    apply(
        """
        apiVersion: codeguard.io/v1alpha1
        kind: ValidationJob
        metadata: {name: %s}
        spec: %s
        """
            .formatted(name, spec));
  }

  /** Creates a secret {@code redis}, with which pools in this namespace use the chart's Redis. */
  void redisSecret() {
    apply(
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: redis}
        stringData:
          url: redis://codeguard-redis.codeguard.svc:6379
          password: "%s"
        """
            .formatted(RedisAccess.password()));
  }

  ValidationJobStatus awaitFinished(String name, Duration limit) {
    return await(name, limit, status -> status.completionTime() != null && status.phase() != null);
  }

  ValidationJobStatus await(String name, Duration limit, Predicate<ValidationJobStatus> condition) {
    try {
      Awaitility.await("job " + name)
          .atMost(limit)
          .pollInterval(Duration.ofMillis(250))
          .until(() -> status(name).filter(condition).isPresent());
    } catch (org.awaitility.core.ConditionTimeoutException e) {
      throw new AssertionError(Story.of(client, this, name), e);
    }
    return status(name).orElseThrow();
  }

  Optional<ValidationJobStatus> status(String name) {
    return Optional.ofNullable(
            client.resources(ValidationJob.class).inNamespace(namespace).withName(name).get())
        .map(ValidationJob::getStatus);
  }

  String uid(String name) {
    return client
        .resources(ValidationJob.class)
        .inNamespace(namespace)
        .withName(name)
        .get()
        .getMetadata()
        .getUid();
  }

  /**
   * Changes mutable fields of a running job.
   *
   * @param spec fields of the spec, as JSON
   */
  void change(String name, String spec) {
    client
        .resources(ValidationJob.class)
        .inNamespace(namespace)
        .withName(name)
        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\": %s}".formatted(spec));
  }

  void delete(String name) {
    client.resources(ValidationJob.class).inNamespace(namespace).withName(name).delete();
  }

  /** {@code "status reason"} of a condition. */
  static String condition(ValidationJobStatus status, String type) {
    return condition(status.conditions(), type);
  }

  static String message(ValidationJobStatus status, String type) {
    return message(status.conditions(), type);
  }

  private static String condition(List<StatusCondition> conditions, String type) {
    return of(conditions, type)
        .map(condition -> condition.status() + " " + condition.reason())
        .orElse("absent");
  }

  private static String message(List<StatusCondition> conditions, String type) {
    return of(conditions, type).map(StatusCondition::message).orElse("absent");
  }

  private static Optional<StatusCondition> of(List<StatusCondition> conditions, String type) {
    return conditions.stream().filter(condition -> condition.type().equals(type)).findFirst();
  }

  /** Waits for {@code "status reason"} of a pool's condition, and returns its message. */
  String awaitPool(String name, Duration limit, String type, String expected) {
    Awaitility.await(name + " " + type + " " + expected)
        .atMost(limit)
        .until(() -> condition(conditions(name), type), expected::equals);
    return message(conditions(name), type);
  }

  /** Waits until this number of the pool's workers are ready. */
  void awaitWorkers(String pool, Duration limit, int count) {
    Awaitility.await(count + " workers of " + pool)
        .atMost(limit)
        .until(
            () ->
                Optional.ofNullable(pool(pool))
                    .map(WorkerPool::getStatus)
                    .map(WorkerPoolStatus::readyReplicas)
                    .orElse(0),
            ready -> ready == count);
  }

  /** {@code "status reason"} of a condition of the default pool. */
  String defaultPool(String type) {
    return new Jobs(client, Installation.NAMESPACE).poolCondition("default", type);
  }

  /** {@code "status reason"} of a pool's condition. */
  String poolCondition(String pool, String type) {
    return condition(conditions(pool), type);
  }

  private List<StatusCondition> conditions(String pool) {
    return Optional.ofNullable(pool(pool))
        .map(WorkerPool::getStatus)
        .map(WorkerPoolStatus::conditions)
        .orElse(List.of());
  }

  /** Starts the deletion of the namespace; does not wait. */
  void deleteNamespace() {
    client.namespaces().withName(namespace).delete();
  }

  /** Waits until the namespace is gone. */
  void awaitNoNamespace(Duration limit) {
    Awaitility.await("the end of namespace " + namespace)
        .atMost(limit)
        .until(() -> client.namespaces().withName(namespace).get() == null);
  }

  /**
   * Deletes all pools in this namespace and their workers. Waits until they are gone: a pool that
   * is applied while the previous one of the same name is being deleted would be deleted as well.
   */
  void deletePools() {
    var pools = client.resources(WorkerPool.class).inNamespace(namespace);
    pools.delete();
    Awaitility.await("the end of all pools in " + namespace)
        .atMost(POOLS_END)
        .until(() -> pools.list().getItems().isEmpty());
  }

  WorkerPool pool(String name) {
    return client.resources(WorkerPool.class).inNamespace(namespace).withName(name).get();
  }

  /** Limits the number of the default pool's workers. */
  void scalePool(int maxReplicas) {
    defaultPoolSpec("{autoscaling: {maxReplicas: %d}}".formatted(maxReplicas));
  }

  /** Sets the number of the default pool's workers, and waits until they are ready. */
  void fixPool(int workers, Duration limit) {
    defaultPoolSpec("{autoscaling: {minReplicas: %1$d, maxReplicas: %1$d}}".formatted(workers));
    new Jobs(client, Installation.NAMESPACE).awaitWorkers("default", limit, workers);
  }

  /** Changes the pod template of the default pool's workers, which triggers a rollout. */
  void rollPool(String mark) {
    defaultPoolSpec("{env: [{name: MARK, value: %s}]}".formatted(mark));
  }

  private void defaultPoolSpec(String spec) {
    client
        .resource(
            client
                .getKubernetesSerialization()
                .unmarshal(
                    """
                    apiVersion: codeguard.io/v1alpha1
                    kind: WorkerPool
                    metadata: {name: default}
                    spec: %s
                    """
                        .formatted(spec),
                    GenericKubernetesResource.class))
        .inNamespace(Installation.NAMESPACE)
        .patch(
            new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager("system-test-" + (spec.contains("env") ? "roll" : "scale"))
                .withForce(true)
                .build());
  }

  /** Waits until the default pool's workers are gone. */
  void awaitNoWorkers(Duration limit) {
    Awaitility.await("the default pool at 0")
        .atMost(limit)
        .until(
            () ->
                // A pool that was not reconciled yet has no status.
                Optional.ofNullable(new Jobs(client, Installation.NAMESPACE).pool("default"))
                    .map(WorkerPool::getStatus)
                    .filter(status -> status.replicas() == 0 && status.desiredReplicas() == 0)
                    .isPresent());
  }
}
