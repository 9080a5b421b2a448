package io.codeguard.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.model.annotation.SpecReplicas;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The specification of a pool and its workers. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value =
        "!(has(self.replicas) && has(self.autoscaling))"
            + " || (has(self.autoscaling.mode) && self.autoscaling.mode == 'External')",
    message =
        "spec.replicas and spec.autoscaling are mutually exclusive: remove one of them, or set"
            + " spec.autoscaling.mode to External")
@ValidationRule(
    value =
        "!has(self.exec) || !has(self.validators) || self.validators.size() == 0"
            + " || self.exec.all(type, type in self.validators)",
    message =
        "spec.validators must include the types of spec.exec, or be absent to enable all types")
public record WorkerPoolSpec(
    @JsonPropertyDescription("The queue's Redis. Default: the chart's.") Redis redis,
    @SpecReplicas
        @Min(0)
        @Max(1000)
        @JsonPropertyDescription(
            "A fixed number of workers, instead of autoscaling; in mode External, set by the external"
                + " autoscaler.")
        Integer replicas,
    @JsonPropertyDescription("Scales to the demand. Used if replicas is absent.")
        Autoscaling autoscaling,
    @Min(1)
        @Max(256)
        @JsonPropertyDescription("Batches that one worker processes at the same time. Default: 10.")
        Integer concurrency,
    @Min(1)
        @Max(86400)
        @JsonPropertyDescription("Time limit for one task, in seconds. Default: 300.")
        Integer taskTimeoutSeconds,
    @Min(2)
        @Max(3600)
        @JsonPropertyDescription(
            "Duration of a lease, in seconds: how long the tasks of a crashed worker are unavailable"
                + " to others. Default: 15.")
        Integer leaseSeconds,
    @Min(1)
        @Max(86400)
        @JsonPropertyDescription(
            "How long a job that the current workers cannot process waits during a rollout of new"
                + " workers, in seconds. Default: 600.")
        Integer rolloutDeadlineSeconds,
    @Size(max = 32)
        @JsonPropertyDescription(
            "The enabled validation types. Default: all types of the image, and those of exec.")
        List<@Size(min = 1, max = 63) String> validators,
    @Size(max = 16)
        @ValidationRule(
            value = "self.all(type, type.matches('^[a-z][a-z0-9-]{0,62}$'))",
            message =
                "spec.exec: types must have 1 to 63 lowercase letters, digits and hyphens, and start"
                    + " with a letter")
        @ValidationRule(
            value =
                "!self.exists(type, type in ['java', 'json-schema', 'kubernetes', 'licence',"
                    + " 'pattern', 'secrets', 'syntax'])",
            message =
                "spec.exec: java, json-schema, kubernetes, licence, pattern, secrets and syntax are"
                    + " built in: choose another type")
        @JsonPropertyDescription("Additional validation types, by name: programs in the image.")
        Map<String, Exec> exec,
    @Size(min = 1, max = 512)
        @JsonPropertyDescription("The workers' image. Default: the operator's setting.")
        String image,
    @ValidationRule(
            value = "self in ['Always', 'IfNotPresent', 'Never']",
            message = "spec.imagePullPolicy must be Always, IfNotPresent or Never")
        String imagePullPolicy,
    @JsonPropertyDescription(
            "Resources of one worker. Default: requests of 250m CPU and 512Mi memory, memory limit of"
                + " 1Gi.")
        ResourceRequirements resources,
    @JsonPropertyDescription("Additional environment variables.")
        @Size(max = 100)
        @ValidationRule(
            value = "!self.exists(variable, variable.name.startsWith('CODEGUARD_'))",
            message = "spec.env must not set CODEGUARD_ variables: the operator sets them")
        List<EnvVar> env,
    @Size(max = 100)
        @JsonPropertyDescription(
            "Hosts with private addresses from which jobs may fetch: names, *.suffixes or CIDRs."
                + " Public addresses are always allowed.")
        List<@Size(min = 1, max = 253) String> sourceHosts,
    @Size(max = 16)
        @JsonPropertyDescription(
            "Credentials for git hosts. All users of the pool can validate what the credentials can"
                + " read.")
        List<GitCredentials> gitCredentials,
    @Size(max = 16) @JsonPropertyDescription("Buckets from which jobs may fetch archives.")
        List<S3Storage> s3,
    @JsonPropertyDescription("A bucket for reports. Default: reports stay in Redis.")
        ReportStorage reports,
    @Size(max = 16)
        @ValidationRule(
            value = "self.all(claim, claim.matches('^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$'))",
            message =
                "spec.sourceVolumes: names of claims must consist of lowercase letters, digits, hyphens"
                    + " and dots")
        @JsonPropertyDescription(
            "PersistentVolumeClaims of the pool's namespace that jobs of the same namespace may"
                + " validate; every worker mounts them, read-only.")
        List<@Size(min = 1, max = 253) String> sourceVolumes,
    @Size(max = 1000)
        @JsonPropertyDescription(
            "Other namespaces whose jobs may use the pool; * means all. The pool's own namespace is"
                + " always allowed.")
        List<@Size(min = 1, max = 63) String> allowedNamespaces,
    @JsonPropertyDescription("Customizations of the workers' pods.") PodTemplate podTemplate,
    @Size(max = 8)
        @JsonPropertyDescription(
            "Topology keys (node labels) across which workers are spread if possible, for example"
                + " topology.kubernetes.io/zone.")
        List<@Size(min = 1, max = 317) String> topologySpread,
    @Size(max = 50)
        @JsonPropertyDescription(
            "Workers run only on nodes in these regions, and are spread across them. Default: all"
                + " nodes.")
        List<@Size(min = 1, max = 63) String> regions) {

  public WorkerPoolSpec {
    concurrency = concurrency == null ? 10 : concurrency;
    taskTimeoutSeconds = taskTimeoutSeconds == null ? 300 : taskTimeoutSeconds;
    leaseSeconds = leaseSeconds == null ? 15 : leaseSeconds;
    rolloutDeadlineSeconds = rolloutDeadlineSeconds == null ? 600 : rolloutDeadlineSeconds;
    validators = validators == null ? List.of() : List.copyOf(validators);
    exec = exec == null ? Map.of() : new TreeMap<>(exec);
    env = env == null ? List.of() : List.copyOf(env);
    sourceHosts = sourceHosts == null ? List.of() : List.copyOf(sourceHosts);
    gitCredentials = gitCredentials == null ? List.of() : List.copyOf(gitCredentials);
    s3 = s3 == null ? List.of() : List.copyOf(s3);
    sourceVolumes = sourceVolumes == null ? List.of() : List.copyOf(sourceVolumes);
    allowedNamespaces = allowedNamespaces == null ? List.of() : List.copyOf(allowedNamespaces);
    podTemplate = podTemplate == null ? PodTemplate.NONE : podTemplate;
    topologySpread = topologySpread == null ? List.of() : List.copyOf(topologySpread);
    regions = regions == null ? List.of() : List.copyOf(regions);
  }

  /** A Redis; exactly one field is set. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(
      value = "has(self.url) != has(self.secretRef)",
      message = "spec.redis requires exactly one of url and secretRef")
  public record Redis(
      @Size(max = 2048)
          @ValidationRule(
              value = "self.matches('^rediss?(-sentinel|-cluster)?://[^@]+$')",
              message =
                  "spec.redis.url must look like redis://host:6379/0,"
                      + " redis-sentinel://host:26379,host:26379/master or"
                      + " redis-cluster://host:6379,host:6379 (rediss... for TLS), without"
                      + " credentials: put those into a secret, with secretRef")
          String url,
      @JsonPropertyDescription(
              "A secret in the pool's namespace with the keys url, username, password and"
                  + " ca.crt (PEM, for certificates of a private authority).")
          SecretRef secretRef) {}

  /** A reference to a secret. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record SecretRef(
      @Required
          @Size(min = 1, max = 253)
          @ValidationRule(
              value = "self.matches('^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$')",
              message =
                  "secretRef.name must consist of lowercase letters, digits, hyphens and dots")
          String name) {}

  /** How the number of workers is scaled to the demand. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @ValidationRule(
      value =
          "!has(self.maxReplicas) || !has(self.minReplicas) || self.minReplicas <= self.maxReplicas",
      message = "spec.autoscaling.minReplicas must not be greater than maxReplicas")
  public record Autoscaling(
      @Min(0)
          @JsonPropertyDescription(
              "Minimum number of workers; 0 permits scaling to zero. Default: 0.")
          Integer minReplicas,
      @Min(1) @Max(1000) @JsonPropertyDescription("Maximum number of workers. Default: 3.")
          Integer maxReplicas,
      @Min(1) @JsonPropertyDescription("Target demand per worker, in tasks. Default: 50.")
          Integer tasksPerWorker,
      @Min(0)
          @JsonPropertyDescription(
              "How long fewer workers must have been sufficient before scaling down, in seconds."
                  + " Default: 60.")
          Integer scaleDownDelaySeconds,
      @Min(0)
          @JsonPropertyDescription(
              "How long demand must have been zero before scaling to zero, in seconds. Default: 60.")
          Integer idleSeconds,
      @Min(1)
          @JsonPropertyDescription(
              "Target time to process all demand, in seconds; replaces tasksPerWorker once the"
                  + " throughput per worker is known. Default: none.")
          Integer drainSeconds,
      @Min(1)
          @JsonPropertyDescription(
              "Maximum number of workers that start at the same time. Default: unlimited.")
          Integer maxSurge,
      @ValidationRule(
              value = "self in ['Internal', 'External']",
              message = "spec.autoscaling.mode must be Internal or External")
          @JsonPropertyDescription(
              "Internal or External. External leaves scaling to an external autoscaler, which sets"
                  + " spec.replicas through the scale subresource. Default: Internal.")
          String mode) {
    public static final String EXTERNAL = "External";
    public static final Autoscaling DEFAULT =
        new Autoscaling(null, null, null, null, null, null, null, null);

    public Autoscaling {
      minReplicas = minReplicas == null ? 0 : minReplicas;
      maxReplicas = maxReplicas == null ? Math.max(3, minReplicas) : maxReplicas;
      tasksPerWorker = tasksPerWorker == null ? 50 : tasksPerWorker;
      scaleDownDelaySeconds = scaleDownDelaySeconds == null ? 60 : scaleDownDelaySeconds;
      idleSeconds = idleSeconds == null ? 60 : idleSeconds;
    }
  }
}
