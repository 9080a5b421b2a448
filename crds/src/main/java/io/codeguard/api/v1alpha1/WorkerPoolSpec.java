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

/** What a pool's workers are like. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value =
        "!(has(self.replicas) && has(self.autoscaling))"
            + " || (has(self.autoscaling.mode) && self.autoscaling.mode == 'External')",
    message =
        "spec.replicas and spec.autoscaling exclude each other: remove one of them, or set"
            + " spec.autoscaling.mode to External")
@ValidationRule(
    value =
        "!has(self.exec) || !has(self.validators) || self.validators.size() == 0"
            + " || self.exec.all(type, type in self.validators)",
    message =
        "spec.validators must list the types of spec.exec too, or be absent, which offers them all")
public record WorkerPoolSpec(
    @JsonPropertyDescription("The queue's Redis; the chart's when absent.") Redis redis,
    @SpecReplicas
        @Min(0)
        @Max(1000)
        @JsonPropertyDescription(
            "A fixed number of workers, in place of autoscaling; what another scaler sets, in mode"
                + " External.")
        Integer replicas,
    @JsonPropertyDescription("Scales with the demand. Used when replicas is absent.")
        Autoscaling autoscaling,
    @Min(1)
        @Max(256)
        @JsonPropertyDescription("Batches that one worker does at a time. Absent: 10.")
        Integer concurrency,
    @Min(1) @Max(86400) @JsonPropertyDescription("Limit on the time for one task. Absent: 300.")
        Integer taskTimeoutSeconds,
    @Min(2)
        @Max(3600)
        @JsonPropertyDescription(
            "How long a worker that died keeps its tasks from the others. Absent: 15.")
        Integer leaseSeconds,
    @Min(1)
        @Max(86400)
        @JsonPropertyDescription(
            "How long a job that the workers cannot do waits for others while the pool's workers"
                + " are being replaced. Absent: 600.")
        Integer rolloutDeadlineSeconds,
    @Size(max = 32)
        @JsonPropertyDescription(
            "The validation types offered; all that the workers have, and those of exec, when"
                + " absent.")
        List<@Size(min = 1, max = 63) String> validators,
    @Size(max = 16)
        @ValidationRule(
            value = "self.all(type, type.matches('^[a-z][a-z0-9-]{0,62}$'))",
            message =
                "spec.exec: types must have 1 to 63 small letters, digits and dashes, and begin"
                    + " with a letter")
        @ValidationRule(
            value =
                "!self.exists(type, type in ['java', 'json-schema', 'kubernetes', 'licence',"
                    + " 'pattern', 'secrets', 'syntax'])",
            message =
                "spec.exec: java, json-schema, kubernetes, licence, pattern, secrets and syntax are"
                    + " built in: choose another type")
        @JsonPropertyDescription("Further validation types, by name: programs in the image.")
        Map<String, Exec> exec,
    @Size(min = 1, max = 512)
        @JsonPropertyDescription("The workers' image; the operator's setting when absent.")
        String image,
    @ValidationRule(
            value = "self in ['Always', 'IfNotPresent', 'Never']",
            message = "spec.imagePullPolicy must be Always, IfNotPresent or Never")
        String imagePullPolicy,
    @JsonPropertyDescription("Of one worker. Absent: requests 250m and 512Mi, limit 1Gi.")
        ResourceRequirements resources,
    @JsonPropertyDescription("Further environment variables.")
        @Size(max = 100)
        @ValidationRule(
            value = "!self.exists(variable, variable.name.startsWith('CODEGUARD_'))",
            message = "spec.env must not set CODEGUARD_ variables: the operator sets them")
        List<EnvVar> env,
    @Size(max = 100)
        @JsonPropertyDescription(
            "Hosts with private addresses that jobs may fetch from: names, *.suffixes or CIDRs."
                + " Public addresses are allowed.")
        List<@Size(min = 1, max = 253) String> sourceHosts,
    @Size(max = 16)
        @JsonPropertyDescription(
            "Secrets for git hosts. Whoever may use the pool can have validated what they may read.")
        List<GitCredentials> gitCredentials,
    @Size(max = 16) @JsonPropertyDescription("Buckets that jobs may fetch archives from.")
        List<S3Storage> s3,
    @JsonPropertyDescription("A bucket that reports are kept in. Absent: Redis.")
        ReportStorage reports,
    @Size(max = 16)
        @ValidationRule(
            value = "self.all(claim, claim.matches('^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$'))",
            message =
                "spec.sourceVolumes: claims' names have small letters, digits, dashes and dots")
        @JsonPropertyDescription(
            "PersistentVolumeClaims of the pool's namespace that jobs of the same namespace may"
                + " validate; every worker mounts them, read-only.")
        List<@Size(min = 1, max = 253) String> sourceVolumes,
    @Size(max = 1000)
        @JsonPropertyDescription(
            "Other namespaces whose jobs may use the pool; * means all. The pool's own always may.")
        List<@Size(min = 1, max = 63) String> allowedNamespaces,
    @JsonPropertyDescription("Added to the workers' pods.") PodTemplate podTemplate,
    @Size(max = 8)
        @JsonPropertyDescription(
            "Node labels over whose values the workers are spread evenly where that is possible,"
                + " such as topology.kubernetes.io/zone.")
        List<@Size(min = 1, max = 317) String> topologySpread,
    @Size(max = 50)
        @JsonPropertyDescription(
            "Workers run only on nodes of these regions, and are spread over them. Absent: on all.")
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

  /** A Redis: exactly one of the fields. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(
      value = "has(self.url) != has(self.secretRef)",
      message = "spec.redis needs exactly one of url and secretRef")
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
                  + " ca.crt (PEM, where a private authority signs Redis' certificates).")
          SecretRef secretRef) {}

  /** Names a secret. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record SecretRef(
      @Required
          @Size(min = 1, max = 253)
          @ValidationRule(
              value = "self.matches('^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$')",
              message =
                  "secretRef.name must be a secret's name: small letters, digits, dashes and dots")
          String name) {}

  /** How the number of workers follows the demand. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @ValidationRule(
      value =
          "!has(self.maxReplicas) || !has(self.minReplicas) || self.minReplicas <= self.maxReplicas",
      message = "spec.autoscaling.minReplicas must not be above maxReplicas")
  public record Autoscaling(
      @Min(0) @JsonPropertyDescription("0 lets the pool sleep. Absent: 0.") Integer minReplicas,
      @Min(1) @Max(1000) @JsonPropertyDescription("Absent: 3.") Integer maxReplicas,
      @Min(1) @JsonPropertyDescription("Demand that one worker is expected to meet. Absent: 50.")
          Integer tasksPerWorker,
      @Min(0)
          @JsonPropertyDescription(
              "Fewer workers only when fewer were enough for this long. Absent: 60.")
          Integer scaleDownDelaySeconds,
      @Min(0)
          @JsonPropertyDescription(
              "To zero only when there was no demand for this long. Absent: 60.")
          Integer idleSeconds,
      @Min(1)
          @JsonPropertyDescription(
              "The demand is to be met in this time; decides in place of tasksPerWorker once it is"
                  + " known how much a worker gets done. Absent: tasksPerWorker decides.")
          Integer drainSeconds,
      @Min(1)
          @JsonPropertyDescription(
              "How many workers may be starting at a time. Absent: any number.")
          Integer maxSurge,
      @ValidationRule(
              value = "self in ['Internal', 'External']",
              message = "spec.autoscaling.mode must be Internal or External")
          @JsonPropertyDescription(
              "External leaves the number to another scaler, which sets spec.replicas through the"
                  + " scale subresource. Absent: Internal.")
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
