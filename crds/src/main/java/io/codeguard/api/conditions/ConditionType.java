package io.codeguard.api.conditions;

/**
 * The types of conditions in the statuses of ValidationJobs and WorkerPools. Their names are API:
 * tools wait for them, and alerts name them.
 */
public enum ConditionType {
  /** By kstatus: the resource is as its spec requires. */
  READY(
      "Ready",
      Resource.BOTH,
      "The job has succeeded; the pool has the workers that it needs.",
      "The resource is being worked on, waits, or has failed."),

  /** By kstatus; present only while it is True. */
  RECONCILING("Reconciling", Resource.BOTH, "The operator is working on the resource.", ""),

  /** By kstatus; present only while it is True. */
  STALLED(
      "Stalled",
      Resource.BOTH,
      "Nothing changes until somebody intervenes; the message has the remedy.",
      ""),

  /** Present only while it is False. */
  READABLE("Readable", Resource.BOTH, "", "The operator cannot read the resource."),

  QUEUE_REACHABLE(
      "QueueReachable",
      Resource.BOTH,
      "The pool's Redis answers.",
      "Redis does not answer, or none is configured; the operator keeps retrying."),

  POOL_READY(
      "PoolReady",
      Resource.JOB,
      "The pool exists and accepts the job.",
      "The job waits for a pool that it can use."),

  /** Present once Redis has lacked memory for the job. */
  QUEUE_HAS_ROOM(
      "QueueHasRoom",
      Resource.JOB,
      "Redis has memory for what the job needs next.",
      "Redis is full; the job waits until it has memory."),

  SOURCE_READY(
      "SourceReady",
      Resource.JOB,
      "The source was fetched and its files are listed.",
      "The source does not exist, or cannot be fetched or listed."),

  /** Only of jobs with a baseline. */
  BASELINE_READY(
      "BaselineReady",
      Resource.JOB,
      "The report that findings are compared with was found.",
      "The job waits for its baseline."),

  FILES_MATCHED(
      "FilesMatched",
      Resource.JOB,
      "Files of the source match a validation.",
      "There is nothing to validate."),

  /** Present once workers have refused the job. */
  WORKERS_ABLE(
      "WorkersAble",
      Resource.JOB,
      "The pool's workers can run the job's validations.",
      "Workers refuse the job."),

  REPORT_READY(
      "ReportReady",
      Resource.JOB,
      "The SARIF report is stored.",
      "The SARIF report cannot be written or stored."),

  /** Present once the job has succeeded. */
  GATE_PASSED(
      "GatePassed",
      Resource.JOB,
      "The findings are within the limits of `spec.failOn`.",
      "The findings exceed a limit of `spec.failOn`."),

  /** Present once the job has ended. */
  FINISHED("Finished", Resource.JOB, "The job has ended; the reason says how.", ""),

  /** Only of jobs with `spec.report.policyReport`. */
  POLICY_REPORT_READY(
      "PolicyReportReady",
      Resource.JOB,
      "The PolicyReports are written.",
      "The PolicyReports are not written yet."),

  /** Only of jobs that ended while their Redis was unavailable. */
  QUEUE_CLEANED(
      "QueueCleaned",
      Resource.JOB,
      "Nothing of the ended job is left in Redis.",
      "Data of the ended job is left in Redis."),

  REDIS_SAFE(
      "RedisSafe",
      Resource.POOL,
      "Redis does not evict keys when its memory is full.",
      "Redis may drop tasks."),

  /** Negative polarity: True is the problem. */
  BACKLOG_GROWING(
      "BacklogGrowing",
      Resource.POOL,
      "Demand grows although all workers are busy.",
      "The workers keep up with demand."),

  /** Only of pools that name secrets for sources or reports. */
  CREDENTIALS_USABLE(
      "CredentialsUsable",
      Resource.POOL,
      "The secrets for sources and reports have the required keys.",
      "Sources that need the secret fail; workers run nevertheless."),

  /** Present only while the pool is being deleted. */
  DELETABLE("Deletable", Resource.POOL, "", "Jobs use the pool; it is deleted once none does.");

  /** Which resources have a condition. */
  public enum Resource {
    JOB("ValidationJob"),
    POOL("WorkerPool"),
    BOTH("both");

    private final String label;

    Resource(String label) {
      this.label = label;
    }

    /** As documentation names it. */
    public String label() {
      return label;
    }
  }

  private final String value;
  private final Resource resource;
  private final String whenTrue;
  private final String whenFalse;

  ConditionType(String value, Resource resource, String whenTrue, String whenFalse) {
    this.value = value;
    this.resource = resource;
    this.whenTrue = whenTrue;
    this.whenFalse = whenFalse;
  }

  /** The {@code type} of the condition. */
  public String value() {
    return value;
  }

  public Resource resource() {
    return resource;
  }

  /** What it means while its status is True; Markdown, empty if it never is. */
  public String whenTrue() {
    return whenTrue;
  }

  /** What it means while its status is False; Markdown, empty if it never is. */
  public String whenFalse() {
    return whenFalse;
  }

  @Override
  public String toString() {
    return value;
  }
}
