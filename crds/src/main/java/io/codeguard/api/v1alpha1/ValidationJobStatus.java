package io.codeguard.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import java.util.List;
import java.util.Map;

/** How far a job is. Never above 32 KiB. Times are RFC 3339 in UTC. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ValidationJobStatus(
    @JsonPropertyDescription(
            "Pending, Listing, Running, Suspended, Succeeded, Failed or Cancelled.")
        String phase,
    @JsonPropertyDescription("Passed or Violations, once the job Succeeded.") String verdict,
    List<StatusCondition> conditions,
    Long observedGeneration,
    Tasks tasks,
    Findings findings,
    @JsonPropertyDescription("The worst findings, at most 20.") List<TopFinding> topFindings,
    @JsonPropertyDescription("Tasks that could not be done, at most 10.")
        List<FailedTask> failedTasks,
    @JsonPropertyDescription("Ended tasks of all tasks.") String progress,
    SourceStatus source,
    ReportStatus report,
    String startTime,
    String completionTime,
    @JsonPropertyDescription("The pool that does the work, as NAMESPACE/NAME.") String pool) {

  /** The same, but for these. */
  public ValidationJobStatus with(
      String phase, List<StatusCondition> conditions, Long observedGeneration) {
    return copy(phase, conditions, observedGeneration, report, startTime, completionTime, pool);
  }

  /** The same, but for the pool. */
  public ValidationJobStatus onPool(String name) {
    return copy(phase, conditions, observedGeneration, report, startTime, completionTime, name);
  }

  /** The same, but for where its report is. */
  public ValidationJobStatus with(ReportStatus report) {
    return copy(phase, conditions, observedGeneration, report, startTime, completionTime, pool);
  }

  /** The same, but for the time of its start. */
  public ValidationJobStatus started(String startTime) {
    return copy(phase, conditions, observedGeneration, report, startTime, completionTime, pool);
  }

  /** The same, but for the time of its end. */
  public ValidationJobStatus ended(String completionTime) {
    return copy(phase, conditions, observedGeneration, report, startTime, completionTime, pool);
  }

  private ValidationJobStatus copy(
      String phase,
      List<StatusCondition> conditions,
      Long observedGeneration,
      ReportStatus report,
      String startTime,
      String completionTime,
      String pool) {
    return new ValidationJobStatus(
        phase,
        verdict,
        conditions,
        observedGeneration,
        tasks,
        findings,
        topFindings,
        failedTasks,
        progress,
        source,
        report,
        startTime,
        completionTime,
        pool);
  }

  /** Tasks by where they are: {@code failed} were given up, some of them dead-lettered. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Tasks(
      long total,
      long ready,
      long active,
      long delayed,
      long succeeded,
      @JsonPropertyDescription(
              "Tasks not done again, because an earlier job left their result: the file, and all"
                  + " else that the result depends on, are as they were.")
          long cached,
      long skipped,
      long partial,
      long failed,
      @JsonPropertyDescription("Failed tasks whose attempts are used up.") long deadLettered,
      @JsonPropertyDescription(
              "Succeeded and cached tasks without a finding that counts. Absent when workers of an"
                  + " older version do not tell.")
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
              "Findings that the baseline does not have, once the report is written.")
          Long fresh,
      long error,
      long warning,
      long note,
      @JsonPropertyDescription(
              "Findings that do not count, because the source or the job accepts them; not in the"
                  + " total. Absent when workers of an older version do not tell.")
          Long suppressed) {
    public static final Findings NONE = new Findings(0, null, 0, 0, 0, null);
  }

  /** A finding, shortened. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record TopFinding(
      String severity,
      String rule,
      String path,
      @Min(0) @Max(Integer.MAX_VALUE) int line,
      @Min(0) @Max(Integer.MAX_VALUE) int column,
      String message) {}

  /** A task that could not be done. */
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
      @JsonPropertyDescription("Files that no validation looks at.") long unmatched,
      @JsonPropertyDescription(
              "What was left out of the source, counted by reason, such as \"too large\". Files, LFS"
                  + " pointers among them, count as not looked at where a validation would have looked"
                  + " at them; links, special files, submodules and git's own files do not.")
          Map<String, Long> excluded) {}

  /** Where all findings are. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record ReportStatus(
      String url,
      String digest,
      @JsonPropertyDescription("Where the pool's bucket has it, gzipped; absent: in Redis.")
          String object,
      @JsonPropertyDescription("The Redis that has it; absent: the pool's, or a bucket.")
          RedisPlace redis) {
    public ReportStatus(String url, String digest, String object) {
      this(url, digest, object, null);
    }

    /** The same, in this Redis. */
    public ReportStatus in(RedisPlace place) {
      return new ReportStatus(url, digest, object, place);
    }
  }

  /** A Redis, by what names it in the pool's namespace; tells no secret. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record RedisPlace(
      @JsonPropertyDescription("The secret that the pool had it from.") String secretName,
      @JsonPropertyDescription("The address, when the pool gave it without a secret.") String url,
      @JsonPropertyDescription("Changes when address or credentials do.") String fingerprint) {}
}
