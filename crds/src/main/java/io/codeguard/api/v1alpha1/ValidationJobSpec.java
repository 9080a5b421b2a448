package io.codeguard.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** The specification of a job. Absent values get the documented defaults. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "self.validations.size() > 0",
    message = "spec.validations is empty: list at least one, for example {type: syntax}")
@ValidationRule(
    value =
        "self.source == oldSelf.source && self.validations == oldSelf.validations"
            + " && has(self.include) == has(oldSelf.include)"
            + " && (!has(self.include) || self.include == oldSelf.include)"
            + " && has(self.exclude) == has(oldSelf.exclude)"
            + " && (!has(self.exclude) || self.exclude == oldSelf.exclude)"
            + " && has(self.poolRef) == has(oldSelf.poolRef)"
            + " && (!has(self.poolRef) || self.poolRef == oldSelf.poolRef)"
            + " && has(self.taskTimeoutSeconds) == has(oldSelf.taskTimeoutSeconds)"
            + " && (!has(self.taskTimeoutSeconds)"
            + " || self.taskTimeoutSeconds == oldSelf.taskTimeoutSeconds)"
            + " && has(self.activeDeadlineSeconds) == has(oldSelf.activeDeadlineSeconds)"
            + " && (!has(self.activeDeadlineSeconds)"
            + " || self.activeDeadlineSeconds == oldSelf.activeDeadlineSeconds)"
            + " && has(self.retry) == has(oldSelf.retry)"
            + " && (!has(self.retry) || self.retry == oldSelf.retry)"
            + " && has(self.failOn) == has(oldSelf.failOn)"
            + " && (!has(self.failOn) || self.failOn == oldSelf.failOn)"
            + " && has(self.maxFailedTasks) == has(oldSelf.maxFailedTasks)"
            + " && (!has(self.maxFailedTasks)"
            + " || self.maxFailedTasks == oldSelf.maxFailedTasks)"
            + " && has(self.baseline) == has(oldSelf.baseline)"
            + " && (!has(self.baseline) || self.baseline == oldSelf.baseline)"
            + " && has(self.report) == has(oldSelf.report)"
            + " && (!has(self.report) || self.report == oldSelf.report)"
            + " && has(self.cache) == has(oldSelf.cache)"
            + " && (!has(self.cache) || self.cache == oldSelf.cache)",
    message =
        "spec is immutable except for suspend, parallelism, priority and"
            + " ttlSecondsAfterFinished: create another ValidationJob")
public record ValidationJobSpec(
    @Required @JsonPropertyDescription("The source of the files.") Source source,
    @JsonPropertyDescription("Globs of files to validate. Default: all.") @Size(max = 100)
        List<@Size(min = 1, max = 1024) String> include,
    @JsonPropertyDescription("Globs of files to exclude; takes precedence over include.")
        @Size(max = 100)
        List<@Size(min = 1, max = 1024) String> exclude,
    @Required @Size(max = 32) @JsonPropertyDescription("The validations to run; at least one.")
        List<Validation> validations,
    @JsonPropertyDescription("The WorkerPool that runs the job. Default: the chart's default pool.")
        PoolRef poolRef,
    @Min(-1000)
        @Max(1000)
        @JsonPropertyDescription("Jobs with higher priority run first. Default: 0.")
        Integer priority,
    @Min(0)
        @JsonPropertyDescription(
            "Maximum number of tasks that are processed at the same time; 0 means unlimited. Default:"
                + " 0.")
        Integer parallelism,
    @Min(1) @JsonPropertyDescription("Time limit for one task, in seconds. Default: the pool's.")
        Integer taskTimeoutSeconds,
    @Min(1)
        @JsonPropertyDescription(
            "The job fails if it has not finished this long after its start, in seconds.")
        Long activeDeadlineSeconds,
    @JsonPropertyDescription("How often a failed task is retried.") Retry retry,
    @JsonPropertyDescription("The gate: limits above which the verdict is Violations.")
        FailOn failOn,
    @Min(0) @JsonPropertyDescription("The job fails if more tasks than this fail. Default: 0.")
        Integer maxFailedTasks,
    @JsonPropertyDescription(
            "An earlier report: only findings that it does not contain count for failOn.")
        BaselineSpec baseline,
    @JsonPropertyDescription("Additional reports besides the SARIF report.") ReportSpec report,
    @JsonPropertyDescription(
            "Whether results of an earlier job are reused for unchanged files. Default: true.")
        Boolean cache,
    @Min(0)
        @JsonPropertyDescription(
            "The job is deleted this long after it finished, in seconds. Default: it is kept.")
        Long ttlSecondsAfterFinished,
    @Default("false") @JsonPropertyDescription("While true, none of the job's tasks are started.")
        Boolean suspend) {

  public ValidationJobSpec {
    include = include == null ? List.of() : List.copyOf(include);
    exclude = exclude == null ? List.of() : List.copyOf(exclude);
    validations = validations == null ? List.of() : List.copyOf(validations);
    priority = priority == null ? 0 : priority;
    parallelism = parallelism == null ? 0 : parallelism;
    retry = retry == null ? Retry.DEFAULT : retry;
    failOn = failOn == null ? FailOn.DEFAULT : failOn;
    maxFailedTasks = maxFailedTasks == null ? 0 : maxFailedTasks;
    report = report == null ? ReportSpec.DEFAULT : report;
    cache = cache == null || cache;
    suspend = suspend != null && suspend;
  }
}
