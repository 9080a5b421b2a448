package io.codeguard.api.conditions;

import static io.codeguard.api.conditions.ConditionStatus.FALSE;
import static io.codeguard.api.conditions.ConditionStatus.TRUE;
import static io.codeguard.api.conditions.ConditionStatus.UNKNOWN;

import java.util.Arrays;
import java.util.List;

/**
 * The reasons of conditions. Their names are API, as are the conditions that they belong to. Each
 * has the sentence that documentation explains it by; what {@link ConditionType#RECONCILING} and
 * {@link ConditionType#STALLED} have is the reason of {@link ConditionType#READY}.
 */
public enum ConditionReason {
  PENDING(
      "Pending",
      "The job waits for its pool, its source or Redis.",
      new Use(ConditionType.READY, FALSE)),
  LISTING(
      "Listing",
      "The source is being fetched and its files listed.",
      new Use(ConditionType.READY, FALSE),
      new Use(ConditionType.SOURCE_READY, UNKNOWN)),
  RUNNING(
      "Running",
      "Tasks are being processed, or the report is being written.",
      new Use(ConditionType.READY, FALSE)),
  SUSPENDED(
      "Suspended",
      "`spec.suspend` is true; set it to false to resume the job.",
      new Use(ConditionType.READY, FALSE)),
  SUCCEEDED(
      "Succeeded",
      "All validations are done; the verdict is in `status.verdict`.",
      new Use(ConditionType.READY, TRUE),
      new Use(ConditionType.FINISHED, TRUE)),
  FAILED(
      "Failed",
      "The validation could not be done; `Finished` has the cause.",
      new Use(ConditionType.READY, FALSE)),
  CANCELLED(
      "Cancelled",
      "The job is being deleted, or was cancelled in the queue; recreate it.",
      new Use(ConditionType.READY, FALSE),
      new Use(ConditionType.FINISHED, TRUE)),
  LISTING_FAILED(
      "ListingFailed",
      "The source cannot be fetched or listed; the message has the remedy. Recreate the job.",
      new Use(ConditionType.SOURCE_READY, FALSE),
      new Use(ConditionType.FINISHED, TRUE)),
  WORKERS_UNABLE(
      "WorkersUnable",
      "No worker of the pool can run a validation of the job: correct its type or parameters, or the pool's image.",
      new Use(ConditionType.FINISHED, TRUE)),
  TASKS_FAILED(
      "TasksFailed",
      "More tasks failed than `spec.maxFailedTasks` tolerates; see `status.failedTasks` and the report.",
      new Use(ConditionType.FINISHED, TRUE)),
  REPORT_FAILED(
      "ReportFailed",
      "The report cannot be written; the message has the remedy.",
      new Use(ConditionType.REPORT_READY, FALSE),
      new Use(ConditionType.FINISHED, TRUE)),
  DEADLINE_EXCEEDED(
      "DeadlineExceeded",
      "The job did not finish within `spec.activeDeadlineSeconds`: raise it, or add workers.",
      new Use(ConditionType.FINISHED, TRUE)),
  QUEUE_FULL(
      "QueueFull",
      "Redis had no memory for the job for too long: raise its `maxmemory`.",
      new Use(ConditionType.FINISHED, TRUE)),
  FOUND(
      "Found",
      "What the job names exists and can be used.",
      new Use(ConditionType.POOL_READY, TRUE),
      new Use(ConditionType.BASELINE_READY, TRUE)),
  NO_DEFAULT_POOL(
      "NoDefaultPool",
      "The job names no pool and there is no default pool: set `spec.poolRef`, or install one.",
      new Use(ConditionType.POOL_READY, FALSE)),
  POOL_MISSING(
      "PoolMissing",
      "The pool does not exist: create it, or correct `spec.poolRef`.",
      new Use(ConditionType.POOL_READY, FALSE),
      new Use(ConditionType.POLICY_REPORT_READY, FALSE)),
  POOL_UNREADABLE(
      "PoolUnreadable",
      "The pool has a value that the operator cannot read; see the pool's condition `Readable`.",
      new Use(ConditionType.POOL_READY, FALSE)),
  POOL_DELETED(
      "PoolDeleted",
      "The pool is being deleted: use another one.",
      new Use(ConditionType.POOL_READY, FALSE)),
  NAMESPACE_NOT_ALLOWED(
      "NamespaceNotAllowed",
      "The pool does not accept jobs of this namespace: add it to the pool's `spec.allowedNamespaces`.",
      new Use(ConditionType.POOL_READY, FALSE)),
  VOLUME_ELSEWHERE(
      "VolumeElsewhere",
      "The volume is in another namespace than the job's pool.",
      new Use(ConditionType.POOL_READY, FALSE)),
  VOLUME_NOT_MOUNTED(
      "VolumeNotMounted",
      "The pool does not mount the volume: add it to the pool's `spec.sourceVolumes`.",
      new Use(ConditionType.POOL_READY, FALSE)),
  CONNECTED("Connected", "Redis answers.", new Use(ConditionType.QUEUE_REACHABLE, TRUE)),
  CONNECTING(
      "Connecting", "Redis has not answered yet.", new Use(ConditionType.QUEUE_REACHABLE, UNKNOWN)),
  REDIS_UNAVAILABLE(
      "RedisUnavailable",
      "Redis does not answer, or refuses; the message has the cause. The operator keeps retrying.",
      new Use(ConditionType.QUEUE_REACHABLE, FALSE),
      new Use(ConditionType.REDIS_SAFE, UNKNOWN),
      new Use(ConditionType.READY, FALSE)),
  REDIS_MISSING(
      "RedisMissing",
      "No Redis is configured: set the pool's `spec.redis.url`, or install the chart with one.",
      new Use(ConditionType.QUEUE_REACHABLE, FALSE),
      new Use(ConditionType.READY, FALSE)),
  REDIS_MALFORMED(
      "RedisMalformed",
      "The address of Redis is not valid: correct the pool's `spec.redis.url`.",
      new Use(ConditionType.QUEUE_REACHABLE, FALSE),
      new Use(ConditionType.READY, FALSE)),
  SECRET_MISSING(
      "SecretMissing",
      "A secret does not exist, or lacks a key: create it, or add the key.",
      new Use(ConditionType.QUEUE_REACHABLE, FALSE),
      new Use(ConditionType.CREDENTIALS_USABLE, FALSE),
      new Use(ConditionType.READY, FALSE)),
  SECRET_MALFORMED(
      "SecretMalformed",
      "A secret has a value that cannot be used; the message names the key.",
      new Use(ConditionType.QUEUE_REACHABLE, FALSE),
      new Use(ConditionType.CREDENTIALS_USABLE, FALSE),
      new Use(ConditionType.READY, FALSE)),
  ENOUGH("Enough", "Redis has memory again.", new Use(ConditionType.QUEUE_HAS_ROOM, TRUE)),
  REDIS_FULL(
      "RedisFull",
      "Redis has reached `maxmemory`: raise it, or delete finished jobs. The job goes on by itself.",
      new Use(ConditionType.QUEUE_HAS_ROOM, FALSE)),
  REMOVED(
      "Removed",
      "The job's data was removed from Redis.",
      new Use(ConditionType.QUEUE_CLEANED, TRUE)),
  NOT_YET(
      "NotYet",
      "The job's data is removed once its pool and Redis are available, or expires.",
      new Use(ConditionType.QUEUE_CLEANED, FALSE)),
  LISTED("Listed", "The source is listed.", new Use(ConditionType.SOURCE_READY, TRUE)),
  CONFIG_MAP_MISSING(
      "ConfigMapMissing",
      "A ConfigMap of the source does not exist: create it, or correct `spec.source`.",
      new Use(ConditionType.SOURCE_READY, FALSE)),
  JOB_DELETED(
      "JobDeleted",
      "The job was deleted while it was being read.",
      new Use(ConditionType.SOURCE_READY, FALSE)),
  BASELINE_MISSING(
      "BaselineMissing",
      "The baseline does not exist: create it, or correct `spec.baseline`.",
      new Use(ConditionType.BASELINE_READY, FALSE)),
  BASELINE_NOT_FINISHED(
      "BaselineNotFinished",
      "The job that is the baseline has not finished: the job waits for it.",
      new Use(ConditionType.BASELINE_READY, FALSE)),
  BASELINE_GONE(
      "BaselineGone",
      "The baseline's report no longer exists: run that job again, or choose another baseline.",
      new Use(ConditionType.BASELINE_READY, FALSE)),
  BASELINE_UNREADABLE(
      "BaselineUnreadable",
      "The baseline's report cannot be read now; the message has the cause.",
      new Use(ConditionType.BASELINE_READY, FALSE)),
  MATCHED("Matched", "At least one file is validated.", new Use(ConditionType.FILES_MATCHED, TRUE)),
  NOTHING_MATCHED(
      "NothingMatched",
      "No file of the source matches any validation: check `include`, `exclude` and the validations' types.",
      new Use(ConditionType.FILES_MATCHED, FALSE)),
  ABLE("Able", "The workers can run the job.", new Use(ConditionType.WORKERS_ABLE, TRUE)),
  REFUSED(
      "Refused",
      "The workers cannot run a validation; the job fails unless a rollout of the pool brings workers that can.",
      new Use(ConditionType.WORKERS_ABLE, FALSE)),
  WRITTEN(
      "Written",
      "It is stored.",
      new Use(ConditionType.REPORT_READY, TRUE),
      new Use(ConditionType.POLICY_REPORT_READY, TRUE)),
  STORING(
      "Storing",
      "The report is being uploaded to the pool's bucket.",
      new Use(ConditionType.REPORT_READY, UNKNOWN)),
  NOT_STORED(
      "NotStored",
      "The report cannot be uploaded: correct the pool's `spec.reports`. The operator keeps retrying.",
      new Use(ConditionType.REPORT_READY, FALSE)),
  WITHIN_LIMITS("WithinLimits", "The verdict is Passed.", new Use(ConditionType.GATE_PASSED, TRUE)),
  LIMITS_EXCEEDED(
      "LimitsExceeded",
      "The verdict is Violations; the message lists the limits that were exceeded.",
      new Use(ConditionType.GATE_PASSED, FALSE)),
  NOT_WRITTEN(
      "NotWritten",
      "The PolicyReports cannot be written; the message has the cause. The operator keeps retrying.",
      new Use(ConditionType.POLICY_REPORT_READY, FALSE)),
  FORBIDDEN(
      "Forbidden",
      "The operator lacks the permission to write PolicyReports: upgrade the chart.",
      new Use(ConditionType.POLICY_REPORT_READY, FALSE)),
  NOT_INSTALLED(
      "NotInstalled",
      "The cluster has no CRD `policyreports.wgpolicyk8s.io`: install it.",
      new Use(ConditionType.POLICY_REPORT_READY, FALSE)),
  REPORT_GONE(
      "ReportGone",
      "The report no longer exists: recreate the job.",
      new Use(ConditionType.POLICY_REPORT_READY, FALSE)),
  SCALED_TO_ZERO(
      "ScaledToZero",
      "No task needs a worker; the first one starts one.",
      new Use(ConditionType.READY, TRUE)),
  WORKERS_READY("WorkersReady", "All workers are ready.", new Use(ConditionType.READY, TRUE)),
  WORKERS_STARTING("WorkersStarting", "Workers are starting.", new Use(ConditionType.READY, FALSE)),
  NOT_APPLIED(
      "NotApplied",
      "The worker Deployment cannot be applied; the message has the cause.",
      new Use(ConditionType.READY, FALSE)),
  UNSCHEDULABLE(
      "Unschedulable",
      "No node has room for the workers: lower `spec.resources`, or add nodes.",
      new Use(ConditionType.READY, FALSE)),
  QUOTA_EXCEEDED(
      "QuotaExceeded",
      "A ResourceQuota of the namespace does not admit the workers.",
      new Use(ConditionType.READY, FALSE)),
  PODS_REFUSED(
      "PodsRefused",
      "The API server does not admit the workers' pods; the message has the cause.",
      new Use(ConditionType.READY, FALSE)),
  IMAGE_NOT_PULLED(
      "ImageNotPulled",
      "The workers' image cannot be pulled: correct `spec.image`, or the registry's credentials.",
      new Use(ConditionType.READY, FALSE)),
  NOT_STARTABLE(
      "NotStartable",
      "The workers' containers cannot be started; the message has the cause.",
      new Use(ConditionType.READY, FALSE)),
  CONTAINER_CRASHES(
      "ContainerCrashes",
      "Another container of the workers' pods exits: correct it in `spec.podTemplate`.",
      new Use(ConditionType.READY, FALSE)),
  OUT_OF_MEMORY(
      "OutOfMemory",
      "Workers ran out of memory: raise `spec.resources.limits.memory`, or lower `spec.concurrency`.",
      new Use(ConditionType.READY, FALSE)),
  WORKERS_CRASH(
      "WorkersCrash",
      "Workers exit; the message has the exit code and the last log line.",
      new Use(ConditionType.READY, FALSE)),
  EVICTION_ENABLED(
      "EvictionEnabled",
      "Redis may drop tasks when its memory is full: set `maxmemory-policy` to `noeviction`.",
      new Use(ConditionType.REDIS_SAFE, FALSE)),
  PERSISTENCE_DISABLED(
      "PersistenceDisabled",
      "A restart of Redis may lose tasks: set `appendonly` to `yes`.",
      new Use(ConditionType.REDIS_SAFE, TRUE)),
  SAFE(
      "Safe",
      "Redis evicts nothing and keeps its data on disk.",
      new Use(ConditionType.REDIS_SAFE, TRUE)),
  DEMAND_EXCEEDS_CAPACITY(
      "DemandExceedsCapacity",
      "Raise `spec.autoscaling.maxReplicas`, or `spec.replicas`.",
      new Use(ConditionType.BACKLOG_GROWING, TRUE)),
  KEEPING_UP(
      "KeepingUp",
      "The workers keep up with demand.",
      new Use(ConditionType.BACKLOG_GROWING, FALSE)),
  USABLE(
      "Usable",
      "All secrets have the required keys.",
      new Use(ConditionType.CREDENTIALS_USABLE, TRUE)),
  IN_USE(
      "InUse",
      "Started jobs use the pool: wait for them, or delete them.",
      new Use(ConditionType.DELETABLE, FALSE)),
  UNREADABLE(
      "Unreadable",
      "A value cannot be read, or the resource is too large: correct it, or delete the resource.",
      new Use(ConditionType.READABLE, FALSE),
      new Use(ConditionType.READY, FALSE));

  /**
   * Where a reason occurs.
   *
   * @param type of the condition
   * @param status of the condition
   */
  public record Use(ConditionType type, ConditionStatus status) {}

  private final String value;
  private final String meaning;

  /** Immutable. */
  @SuppressWarnings("ImmutableEnumChecker")
  private final List<Use> uses;

  ConditionReason(String value, String meaning, Use... uses) {
    this.value = value;
    this.meaning = meaning;
    this.uses = List.of(uses);
  }

  /** The {@code reason} of the condition. */
  public String value() {
    return value;
  }

  /** What it means, and the remedy where there is one. Markdown. */
  public String meaning() {
    return meaning;
  }

  /** The conditions that can have it. */
  public List<Use> uses() {
    return uses;
  }

  /** Whether a condition can have it. */
  public boolean belongsTo(ConditionType type, ConditionStatus status) {
    return (type == ConditionType.RECONCILING || type == ConditionType.STALLED)
        ? belongsTo(ConditionType.READY, FALSE)
        : uses.contains(new Use(type, status));
  }

  /**
   * The reason that is named like a job's phase.
   *
   * @throws IllegalArgumentException when there is no such phase
   */
  public static ConditionReason ofPhase(String phase) {
    return Arrays.stream(values())
        .filter(reason -> reason.value.equals(phase))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no phase of a job: " + phase));
  }

  @Override
  public String toString() {
    return value;
  }
}
