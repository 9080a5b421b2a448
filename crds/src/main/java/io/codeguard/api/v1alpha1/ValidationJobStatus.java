package io.codeguard.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import java.util.List;
import java.util.Map;

/** The status of a job. At most 32 KiB. Times are RFC 3339 in UTC. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ValidationJobStatus(
    @JsonPropertyDescription(
            "Pending, Listing, Running, Suspended, Succeeded, Failed or Cancelled.")
        String phase,
    @JsonPropertyDescription("Passed or Violations, once the phase is Succeeded.") String verdict,
    List<StatusCondition> conditions,
    Long observedGeneration,
    Tasks tasks,
    Findings findings,
    @JsonPropertyDescription("The worst findings, at most 20.") List<TopFinding> topFindings,
    @JsonPropertyDescription("Tasks that failed, at most 10.") List<FailedTask> failedTasks,
    @JsonPropertyDescription("Finished and total tasks, as FINISHED/TOTAL.") String progress,
    SourceStatus source,
    ReportStatus report,
    String startTime,
    String completionTime,
    @JsonPropertyDescription("The job's pool, as NAMESPACE/NAME.") String pool) {

  /** A copy with these values. */
  public ValidationJobStatus with(
      String phase, List<StatusCondition> conditions, Long observedGeneration) {
    return toBuilder()
        .phase(phase)
        .conditions(conditions)
        .observedGeneration(observedGeneration)
        .build();
  }

  /** A copy with this pool. */
  public ValidationJobStatus onPool(String name) {
    return toBuilder().pool(name).build();
  }

  /** A copy with this report. */
  public ValidationJobStatus with(ReportStatus report) {
    return toBuilder().report(report).build();
  }

  /** A copy with this start time. */
  public ValidationJobStatus started(String startTime) {
    return toBuilder().startTime(startTime).build();
  }

  /** A copy with this completion time. */
  public ValidationJobStatus ended(String completionTime) {
    return toBuilder().completionTime(completionTime).build();
  }

  private ValidationJobStatusBuilder toBuilder() {
    return new ValidationJobStatusBuilder(this);
  }

  /** Tasks by state: {@code failed} ones are not retried; some of them are dead-lettered. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Tasks(
      long total,
      long ready,
      long active,
      long delayed,
      long succeeded,
      @JsonPropertyDescription(
              "Tasks whose result was reused from an earlier job, because neither the file nor anything"
                  + " else that the result depends on has changed.")
          long cached,
      long skipped,
      long partial,
      long failed,
      @JsonPropertyDescription("Failed tasks that have used all attempts.") long deadLettered,
      @JsonPropertyDescription(
              "Succeeded and cached tasks without findings that count. Absent if workers of an older"
                  + " version do not report it.")
          Long clean,
      @JsonPropertyDescription("Succeeded and cached tasks with findings that count.")
          Long withFindings) {
    public static final Tasks NONE = new Tasks(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, null, null);
  }

  /** Findings by severity. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Findings(
      long total,
      @JsonProperty("new")
          @JsonPropertyDescription(
              "Findings that are not in the baseline; present once the report is written.")
          Long fresh,
      long error,
      long warning,
      long note,
      @JsonPropertyDescription(
              "Findings that do not count because they are suppressed in the source or the job; not"
                  + " included in total. Absent if workers of an older version do not report it.")
          Long suppressed) {
    public static final Findings NONE = new Findings(0, null, 0, 0, 0, null);
  }

  /** A summary of a finding. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record TopFinding(
      String severity,
      String rule,
      String path,
      @Min(0) @Max(Integer.MAX_VALUE) int line,
      @Min(0) @Max(Integer.MAX_VALUE) int column,
      String message) {}

  /** A failed task. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record FailedTask(
      String path,
      String validation,
      String reason,
      @Min(0) @Max(Integer.MAX_VALUE) int attempts) {}

  /** What was validated. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record SourceStatus(
      @JsonPropertyDescription("Commit id, or digest of the archive or files.") String revision,
      long files,
      @JsonPropertyDescription("Files that match no validation.") long unmatched,
      @JsonPropertyDescription(
              "Excluded files, counted by reason, for example \"too large\". Regular files and LFS"
                  + " pointers that match a validation reduce the coverage; links, special files, submodules"
                  + " and git's own files do not.")
          Map<String, Long> excluded) {}

  /** The location of the report. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record ReportStatus(
      String url,
      String digest,
      @JsonPropertyDescription(
              "URL of the gzipped report in the pool's bucket; absent if it is in Redis.")
          String object,
      @JsonPropertyDescription(
              "The Redis that contains the report; absent if it is the pool's current one, or a bucket.")
          RedisPlace redis) {
    public ReportStatus(String url, String digest, String object) {
      this(url, digest, object, null);
    }

    /** A copy with this Redis. */
    public ReportStatus in(RedisPlace place) {
      return new ReportStatus(url, digest, object, place);
    }
  }

  /** A Redis, identified by its secret's name or its URL; contains no credentials. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record RedisPlace(
      @JsonPropertyDescription("The secret with the pool's Redis settings.") String secretName,
      @JsonPropertyDescription("The URL, if the pool's spec contains it instead of a secret.")
          String url,
      @JsonPropertyDescription("Changes when URL or credentials change.") String fingerprint) {}
}
