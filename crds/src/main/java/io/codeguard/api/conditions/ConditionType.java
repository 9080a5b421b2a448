package io.codeguard.api.conditions;

/**
 * The types of conditions in the statuses of ValidationJobs and WorkerPools. Their names are API:
 * tools wait for them, and alerts name them.
 */
public enum ConditionType {
  /** By kstatus: the resource is as its spec wants it, or the job has succeeded. */
  READY("Ready", Resource.BOTH, "The job has succeeded; the pool has the workers that it needs."),

  /** By kstatus, present only while it holds. */
  RECONCILING("Reconciling", Resource.BOTH, "The operator is working on the resource."),

  /** By kstatus, present only while it holds. */
  STALLED("Stalled", Resource.BOTH, "Nothing changes until somebody corrects something."),

  /** Present only while it is false. */
  READABLE("Readable", Resource.BOTH, "The operator can read the resource."),

  QUEUE_REACHABLE("QueueReachable", Resource.BOTH, "The pool's Redis answers."),

  POOL_READY("PoolReady", Resource.JOB, "The pool exists and accepts the job."),

  QUEUE_HAS_ROOM("QueueHasRoom", Resource.JOB, "Redis has memory for what the job needs next."),

  SOURCE_READY("SourceReady", Resource.JOB, "The source was fetched and its files are listed."),

  BASELINE_READY("BaselineReady", Resource.JOB, "The report to compare with was found."),

  FILES_MATCHED("FilesMatched", Resource.JOB, "Files of the source match a validation."),

  WORKERS_ABLE("WorkersAble", Resource.JOB, "The pool's workers can run the job's validations."),

  REPORT_READY("ReportReady", Resource.JOB, "The SARIF report is stored."),

  GATE_PASSED("GatePassed", Resource.JOB, "The findings are within the limits of spec.failOn."),

  FINISHED("Finished", Resource.JOB, "The job has ended, whether it succeeded or failed."),

  POLICY_REPORT_READY("PolicyReportReady", Resource.JOB, "The PolicyReports are written."),

  /** Only of jobs that ended while their Redis could not be used. */
  QUEUE_CLEANED("QueueCleaned", Resource.JOB, "Nothing of the ended job is left in Redis."),

  REDIS_SAFE("RedisSafe", Resource.POOL, "Redis does not evict keys when its memory is full."),

  BACKLOG_GROWING("BacklogGrowing", Resource.POOL, "Demand grows although all workers are busy."),

  CREDENTIALS_USABLE(
      "CredentialsUsable", Resource.POOL, "The secrets that the pool names have the right keys."),

  /** Present only while the pool is being deleted. */
  DELETABLE("Deletable", Resource.POOL, "No started job uses the pool.");

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
  private final String meaning;

  ConditionType(String value, Resource resource, String meaning) {
    this.value = value;
    this.resource = resource;
    this.meaning = meaning;
  }

  /** The {@code type} of the condition. */
  public String value() {
    return value;
  }

  public Resource resource() {
    return resource;
  }

  /** What it means when its status is True: one sentence. */
  public String meaning() {
    return meaning;
  }

  @Override
  public String toString() {
    return value;
  }
}
