package io.codeguard.api.conditions;

import java.util.Arrays;

/**
 * The reasons of conditions, each with its meaning and the remedy. Their values are API. {@link
 * ConditionTable} has the conditions that each belongs to.
 */
public enum ConditionReason {
  PENDING(
      "Pending",
      "The job waits for its pool, its source or Redis.",
      "See the conditions that are False."),
  LISTING("Listing", "A worker fetches the source and lists its files."),
  RUNNING("Running", "Tasks are being processed, or the report is being written."),
  SUSPENDED("Suspended", "`spec.suspend` is true.", "Set it to false to resume the job."),
  SUCCEEDED("Succeeded", "All validations are done; `status.verdict` has the verdict."),
  FAILED("Failed", "The validation could not be carried out.", "See the reason of `Finished`."),
  CANCELLED(
      "Cancelled", "The job is being deleted, or was cancelled in the queue.", "Recreate the job."),
  LISTING_FAILED(
      "ListingFailed",
      "The source cannot be fetched or listed; the message has the cause.",
      "Correct the cause and recreate the job."),
  WORKERS_UNABLE(
      "WorkersUnable",
      "No worker of the pool can run one of the job's validations.",
      "Correct the validation's type or parameters, or the pool's image, and recreate the job."),
  TASKS_FAILED(
      "TasksFailed",
      "More tasks failed than `spec.maxFailedTasks` tolerates.",
      "See `status.failedTasks` and the report."),
  REPORT_FAILED(
      "ReportFailed",
      "The report cannot be written; the message has the cause.",
      "Correct the cause and recreate the job."),
  DEADLINE_EXCEEDED(
      "DeadlineExceeded",
      "The job did not finish within `spec.activeDeadlineSeconds`.",
      "Raise it, or add workers, and recreate the job."),
  QUEUE_FULL(
      "QueueFull",
      "Redis had no memory for the job for too long.",
      "Raise the `maxmemory` of Redis, and recreate the job."),
  FOUND("Found", "The pool, or the baseline, exists and can be used."),
  NO_DEFAULT_POOL(
      "NoDefaultPool",
      "The job names no pool and no default pool is configured.",
      "Recreate the job with `spec.poolRef`, or configure a default pool in the chart."),
  POOL_MISSING(
      "PoolMissing",
      "The pool does not exist.",
      "Create it; or recreate the job with another `spec.poolRef`."),
  POOL_UNREADABLE(
      "PoolUnreadable",
      "The operator cannot read the pool.",
      "Correct what the pool's condition `Readable` names."),
  POOL_DELETED(
      "PoolDeleted",
      "The pool is being deleted.",
      "Recreate it once it is gone; or recreate the job with another `spec.poolRef`."),
  NAMESPACE_NOT_ALLOWED(
      "NamespaceNotAllowed",
      "The pool does not accept jobs of the job's namespace.",
      "Add the namespace to the pool's `spec.allowedNamespaces`."),
  VOLUME_ELSEWHERE(
      "VolumeElsewhere",
      "The source's claim is in another namespace than the pool.",
      "Recreate the job with a pool of the claim's namespace."),
  VOLUME_NOT_MOUNTED(
      "VolumeNotMounted",
      "The pool does not mount the source's claim.",
      "Add the claim to the pool's `spec.sourceVolumes`."),
  CONNECTED("Connected", "Redis answers."),
  CONNECTING("Connecting", "Redis has not answered yet."),
  REDIS_UNAVAILABLE(
      "RedisUnavailable",
      "Redis does not answer, or refuses commands; the operator keeps retrying.",
      "Correct the cause that the message of `QueueReachable` names."),
  REDIS_MISSING(
      "RedisMissing",
      "The pool names no Redis, and the operator's own cannot be used.",
      "Set the pool's `spec.redis.secretRef` or `spec.redis.url`."),
  REDIS_MALFORMED(
      "RedisMalformed",
      "The URL of Redis, or a certificate for it, is not valid.",
      "Correct the pool's `spec.redis`, or the secret that it names."),
  SECRET_MISSING(
      "SecretMissing",
      "A secret that the pool names does not exist.",
      "Create the secret that the message names."),
  SECRET_MALFORMED(
      "SecretMalformed",
      "A secret that the pool names lacks a key.",
      "Add the key that the message names."),
  ENOUGH("Enough", "Redis has memory for the job again."),
  REDIS_FULL(
      "RedisFull",
      "Redis has reached its `maxmemory`; the job continues when there is room.",
      "Raise `maxmemory`, or delete finished jobs whose reports are not needed."),
  REMOVED("Removed", "The job's data was removed from Redis."),
  NOT_YET(
      "NotYet",
      "The job ended while its pool or Redis was unavailable.",
      "None: the data is removed once both are available, or expires."),
  LISTED("Listed", "The source is listed."),
  CONFIG_MAP_MISSING(
      "ConfigMapMissing",
      "The ConfigMap of the source does not exist.",
      "Create it, or recreate the job with another `spec.source`."),
  JOB_DELETED("JobDeleted", "The job was deleted while it was being read."),
  BASELINE_MISSING(
      "BaselineMissing",
      "The baseline, or its key `report.sarif`, does not exist.",
      "Create it, or recreate the job with another `spec.baseline`."),
  BASELINE_NOT_FINISHED(
      "BaselineNotFinished",
      "The job that is the baseline has not finished.",
      "None: the job continues when it has."),
  BASELINE_GONE(
      "BaselineGone",
      "The baseline's report no longer exists.",
      "Recreate the job that is the baseline, or choose another one."),
  BASELINE_UNREADABLE(
      "BaselineUnreadable",
      "The baseline's report cannot be read at present; the operator keeps retrying.",
      "Correct the cause that the message names."),
  MATCHED("Matched", "At least one file is validated."),
  NOTHING_MATCHED(
      "NothingMatched",
      "No file of the source matches any validation.",
      "Check `spec.include`, `spec.exclude` and the validations' types."),
  ABLE("Able", "Workers can run the job's validations again."),
  REFUSED(
      "Refused",
      "Workers cannot run one of the job's validations; the job fails unless a rollout replaces them in time.",
      "Correct the validation's type or parameters, or the pool's image."),
  WRITTEN("Written", "The report, or the PolicyReports, are stored."),
  STORING("Storing", "The report is being uploaded to the pool's bucket."),
  NOT_STORED(
      "NotStored",
      "The report cannot be uploaded; the operator keeps retrying.",
      "Correct the pool's `spec.reports`, or the cause that the message names."),
  WITHIN_LIMITS("WithinLimits", "The verdict is Passed."),
  LIMITS_EXCEEDED(
      "LimitsExceeded",
      "The verdict is Violations; the message names the limits.",
      "Correct the findings, or change `spec.failOn`."),
  NOT_WRITTEN(
      "NotWritten",
      "The PolicyReports cannot be written; the operator keeps retrying.",
      "Correct the cause that the message names."),
  FORBIDDEN(
      "Forbidden",
      "The operator has no permission to write PolicyReports.",
      "Upgrade the chart, or grant its service account create and patch."),
  NOT_INSTALLED(
      "NotInstalled",
      "The cluster has no CRD `policyreports.wgpolicyk8s.io`.",
      "Install it with version v1alpha2."),
  REPORT_GONE("ReportGone", "The report no longer exists.", "Recreate the job."),
  SCALED_TO_ZERO("ScaledToZero", "No task needs a worker; the first one starts one."),
  WORKERS_READY("WorkersReady", "All workers are ready."),
  WORKERS_STARTING("WorkersStarting", "Workers are starting."),
  NOT_APPLIED(
      "NotApplied",
      "The API server does not accept the workers' Deployment.",
      "Correct the cause that the message names."),
  UNSCHEDULABLE(
      "Unschedulable",
      "No node has room for a worker.",
      "Lower `spec.resources.requests`, relax `spec.podTemplate`, or add nodes."),
  QUOTA_EXCEEDED(
      "QuotaExceeded",
      "A ResourceQuota of the namespace does not admit the workers' pods.",
      "Raise the quota, or lower `spec.autoscaling.maxReplicas` or `spec.resources`."),
  PODS_REFUSED(
      "PodsRefused",
      "The API server does not admit the workers' pods.",
      "Correct the cause that the message names."),
  IMAGE_NOT_PULLED(
      "ImageNotPulled",
      "The image of a container cannot be pulled.",
      "Correct `spec.image`, or the registry's credentials in `spec.podTemplate`."),
  NOT_STARTABLE(
      "NotStartable",
      "A container of the workers' pods cannot be started.",
      "Correct the cause that the message names."),
  CONTAINER_CRASHES(
      "ContainerCrashes",
      "Another container of the workers' pods exits.",
      "Correct it in `spec.podTemplate`, or in what adds it to the pods."),
  OUT_OF_MEMORY(
      "OutOfMemory",
      "Workers run out of memory.",
      "Raise `spec.resources.limits.memory`, or lower `spec.concurrency`."),
  WORKERS_CRASH(
      "WorkersCrash",
      "Workers exit; the message has the exit code and the last line of the log.",
      "Correct the cause that the log names."),
  EVICTION_ENABLED(
      "EvictionEnabled",
      "Redis may drop tasks when its memory is full.",
      "Set `maxmemory-policy` to `noeviction`."),
  PERSISTENCE_DISABLED(
      "PersistenceDisabled",
      "Redis evicts nothing, but a restart may lose tasks.",
      "Set `appendonly` to `yes`."),
  SAFE("Safe", "Redis evicts nothing and keeps its data on disk."),
  DEMAND_EXCEEDS_CAPACITY(
      "DemandExceedsCapacity",
      "Demand grew for five minutes although all workers are busy.",
      "Raise `spec.autoscaling.maxReplicas`, or `spec.replicas`."),
  KEEPING_UP("KeepingUp", "The workers keep up with demand."),
  USABLE("Usable", "All secrets have the required keys."),
  IN_USE("InUse", "Jobs that have started use the pool.", "Wait for them, or delete them."),
  UNREADABLE(
      "Unreadable",
      "The operator cannot read a field, or the resource is too large.",
      "Correct the field that the message names, or delete the resource.");

  private final String value;
  private final String meaning;
  private final String remedy;

  ConditionReason(String value, String meaning) {
    this(value, meaning, "");
  }

  ConditionReason(String value, String meaning, String remedy) {
    this.value = value;
    this.meaning = meaning;
    this.remedy = remedy;
  }

  /** The {@code reason} of the condition. */
  public String value() {
    return value;
  }

  /** What it means; Markdown. */
  public String meaning() {
    return meaning;
  }

  /** What to do about it; Markdown, empty if nothing. */
  public String remedy() {
    return remedy;
  }

  /**
   * The reason of {@link ConditionType#READY} for a job in this phase.
   *
   * @throws IllegalArgumentException if there is no such phase
   */
  public static ConditionReason ofPhase(String phase) {
    return Arrays.stream(values())
        .filter(reason -> reason.value.equals(phase))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("not a phase of a job: " + phase));
  }

  @Override
  public String toString() {
    return value;
  }
}
