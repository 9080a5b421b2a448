package io.codeguard.operator.workerpool;

import io.codeguard.api.v1alpha1.PodTemplate;
import io.codeguard.api.v1alpha1.WorkerPool;
import io.codeguard.api.v1alpha1.WorkerPoolSpec;
import io.codeguard.operator.kube.Labels;
import io.codeguard.operator.redis.RedisBinding;
import io.codeguard.operator.settings.OperatorSettings;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Renders a pool's Deployment. Pure: the same input gives the same object. */
final class WorkerDeployment {
  /** Added to the task time-out for the pod's termination grace period. */
  private static final int DRAIN_SECONDS = 10;

  private static final long USER = 65532;
  private static final int HEALTH_PORT = 8081;
  private static final ResourceRequirements DEFAULT_RESOURCES =
      new ResourceRequirementsBuilder()
          .addToRequests("cpu", new Quantity("250m"))
          .addToRequests("memory", new Quantity("512Mi"))
          .addToLimits("memory", new Quantity("1Gi"))
          .build();

  private WorkerDeployment() {}

  static String name(WorkerPool pool) {
    return pool.getMetadata().getName() + "-workers";
  }

  /**
   * @param replicas always set, because only the operator scales the Deployment
   */
  static Deployment render(
      WorkerPool pool, RedisBinding redis, OperatorSettings settings, int replicas) {
    Map<String, String> labels = Labels.workers(pool.getMetadata().getName());
    PodTemplate template = pool.getSpec().podTemplate();
    return new DeploymentBuilder()
        .withNewMetadata()
        .withName(name(pool))
        .withNamespace(pool.getMetadata().getNamespace())
        .withLabels(labels)
        .withOwnerReferences(owner(pool))
        .endMetadata()
        .withNewSpec()
        .withReplicas(replicas)
        .withRevisionHistoryLimit(2)
        .withNewSelector()
        .withMatchLabels(labels)
        .endSelector()
        .withNewStrategy()
        .withType("RollingUpdate")
        .withNewRollingUpdate()
        .withMaxSurge(new IntOrString(1))
        .withMaxUnavailable(new IntOrString("25%"))
        .endRollingUpdate()
        .endStrategy()
        .withNewTemplate()
        .withNewMetadata()
        .withLabels(template.labels())
        .addToLabels(labels)
        .withAnnotations(template.annotations())
        // Restarts workers when their Redis changes: they read the settings only at startup.
        .addToAnnotations("codeguard.io/redis", redis.fingerprint())
        .endMetadata()
        .withSpec(pod(pool, redis, settings))
        .endTemplate()
        .endSpec()
        .build();
  }

  static OwnerReference owner(WorkerPool pool) {
    return new OwnerReferenceBuilder()
        .withApiVersion(pool.getApiVersion())
        .withKind(pool.getKind())
        .withName(pool.getMetadata().getName())
        .withUid(pool.getMetadata().getUid())
        .withController(true)
        .withBlockOwnerDeletion(true)
        .build();
  }

  private static PodSpec pod(WorkerPool pool, RedisBinding redis, OperatorSettings settings) {
    PodSpecBuilder pod = new PodSpecBuilder();
    Placement.apply(pool.getSpec(), Labels.workers(pool.getMetadata().getName()), pod);
    return pod.withTerminationGracePeriodSeconds(
            pool.getSpec().taskTimeoutSeconds() + DRAIN_SECONDS + 0L)
        .withAutomountServiceAccountToken(false)
        .withEnableServiceLinks(false)
        .withNewSecurityContext()
        .withRunAsNonRoot(true)
        .withRunAsUser(USER)
        .withRunAsGroup(USER)
        .withFsGroup(USER)
        .withNewSeccompProfile()
        .withType("RuntimeDefault")
        .endSeccompProfile()
        .endSecurityContext()
        .withContainers(container(pool, redis, settings))
        .withServiceAccountName(pool.getSpec().podTemplate().serviceAccountName())
        .withVolumes(WorkerVolumes.volumes(pool.getSpec()))
        .addAllToVolumes(SourceSecrets.volumes(pool.getSpec()))
        .addAllToVolumes(SourceVolumes.volumes(pool.getSpec()))
        .build();
  }

  private static Container container(
      WorkerPool pool, RedisBinding redis, OperatorSettings settings) {
    WorkerPoolSpec spec = pool.getSpec();
    return new ContainerBuilder()
        .withName(WorkerTrouble.WORKER)
        .withImage(Optional.ofNullable(spec.image()).orElse(settings.workerImage()))
        .withImagePullPolicy(
            Optional.ofNullable(spec.imagePullPolicy()).orElse(settings.workerImagePullPolicy()))
        .withEnv(environment(pool, redis))
        .addNewPort()
        .withName("health")
        .withContainerPort(HEALTH_PORT)
        .withProtocol("TCP")
        .endPort()
        .withReadinessProbe(probe("/readyz", 1, 3))
        .withLivenessProbe(probe("/livez", 10, 3))
        .withResources(Optional.ofNullable(spec.resources()).orElse(DEFAULT_RESOURCES))
        .withNewSecurityContext()
        .withAllowPrivilegeEscalation(false)
        .withReadOnlyRootFilesystem(true)
        .withNewCapabilities()
        .withDrop("ALL")
        .endCapabilities()
        .endSecurityContext()
        .withVolumeMounts(WorkerVolumes.mounts(spec))
        .addAllToVolumeMounts(SourceSecrets.mounts(spec))
        .addAllToVolumeMounts(SourceVolumes.mounts(spec))
        .build();
  }

  private static Probe probe(String path, int period, int failures) {
    return new ProbeBuilder()
        .withNewHttpGet()
        .withPath(path)
        .withPort(new IntOrString(HEALTH_PORT))
        .endHttpGet()
        .withPeriodSeconds(period)
        .withTimeoutSeconds(2)
        .withFailureThreshold(failures)
        .build();
  }

  private static String programVariable(String type) {
    return "CODEGUARD_EXEC_" + type.toUpperCase(Locale.ROOT).replace('-', '_');
  }

  private static List<EnvVar> environment(WorkerPool pool, RedisBinding redis) {
    WorkerPoolSpec spec = pool.getSpec();
    WorkerEnvironment environment =
        redis
            .secret()
            .map(
                secret ->
                    new WorkerEnvironment()
                        .secret("CODEGUARD_REDIS_URL", secret, "url", false)
                        .secret("CODEGUARD_REDIS_USERNAME", secret, "username", true)
                        .secret("CODEGUARD_REDIS_PASSWORD", secret, "password", true)
                        .secret("CODEGUARD_REDIS_CERTIFICATES", secret, "ca.crt", true))
            .orElseGet(
                () -> new WorkerEnvironment().value("CODEGUARD_REDIS_URL", redis.settings().url()));
    environment
        .value(
            "CODEGUARD_QUEUE",
            pool.getMetadata().getNamespace() + "/" + pool.getMetadata().getName())
        .field("CODEGUARD_WORKER", "metadata.name")
        .value("CODEGUARD_CONCURRENCY", spec.concurrency())
        .value("CODEGUARD_LEASE_SECONDS", spec.leaseSeconds())
        .value("CODEGUARD_TASK_TIMEOUT_SECONDS", spec.taskTimeoutSeconds())
        .list("CODEGUARD_VALIDATORS", spec.validators())
        .list("CODEGUARD_SOURCE_HOSTS", spec.sourceHosts())
        .value("CODEGUARD_WORKSPACE", WorkerVolumes.WORKSPACE)
        .value("CODEGUARD_HEALTH_PORT", HEALTH_PORT);
    SourceSecrets.addEnvironment(spec, environment);
    SourceVolumes.addEnvironment(spec, environment);
    if (WorkerVolumes.hasPrograms(spec)) {
      environment.value("CODEGUARD_COPIES", WorkerVolumes.COPIES);
    }
    spec.exec().forEach((type, exec) -> environment.json(programVariable(type), exec));
    List<EnvVar> all = new ArrayList<>(environment.list());
    spec.env().stream().filter(own -> !environment.has(own.getName())).forEach(all::add);
    return all;
  }
}
