package io.codeguard.api.v1alpha1;

import io.codeguard.api.v1alpha1.ValidationJobStatus.FailedTask;
import io.codeguard.api.v1alpha1.ValidationJobStatus.Findings;
import io.codeguard.api.v1alpha1.ValidationJobStatus.ReportStatus;
import io.codeguard.api.v1alpha1.ValidationJobStatus.SourceStatus;
import io.codeguard.api.v1alpha1.ValidationJobStatus.Tasks;
import io.codeguard.api.v1alpha1.ValidationJobStatus.TopFinding;
import java.util.List;

/** Builds the status of a job; fields that are not set are absent. Not thread-safe. */
public final class ValidationJobStatusBuilder {
  private String phase;
  private String verdict;
  private List<StatusCondition> conditions;
  private Long observedGeneration;
  private Tasks tasks;
  private Findings findings;
  private List<TopFinding> topFindings;
  private List<FailedTask> failedTasks;
  private String progress;
  private SourceStatus source;
  private ReportStatus report;
  private String startTime;
  private String completionTime;
  private String pool;

  /** Starts with nothing set. */
  public ValidationJobStatusBuilder() {}

  /** Starts with the values of a ValidationJobStatus. */
  public ValidationJobStatusBuilder(ValidationJobStatus values) {
    this.phase = values.phase();
    this.verdict = values.verdict();
    this.conditions = values.conditions();
    this.observedGeneration = values.observedGeneration();
    this.tasks = values.tasks();
    this.findings = values.findings();
    this.topFindings = values.topFindings();
    this.failedTasks = values.failedTasks();
    this.progress = values.progress();
    this.source = values.source();
    this.report = values.report();
    this.startTime = values.startTime();
    this.completionTime = values.completionTime();
    this.pool = values.pool();
  }

  public ValidationJobStatusBuilder phase(String value) {
    phase = value;
    return this;
  }

  public ValidationJobStatusBuilder verdict(String value) {
    verdict = value;
    return this;
  }

  public ValidationJobStatusBuilder conditions(List<StatusCondition> value) {
    conditions = value;
    return this;
  }

  public ValidationJobStatusBuilder observedGeneration(Long value) {
    observedGeneration = value;
    return this;
  }

  public ValidationJobStatusBuilder tasks(Tasks value) {
    tasks = value;
    return this;
  }

  public ValidationJobStatusBuilder findings(Findings value) {
    findings = value;
    return this;
  }

  public ValidationJobStatusBuilder topFindings(List<TopFinding> value) {
    topFindings = value;
    return this;
  }

  public ValidationJobStatusBuilder failedTasks(List<FailedTask> value) {
    failedTasks = value;
    return this;
  }

  public ValidationJobStatusBuilder progress(String value) {
    progress = value;
    return this;
  }

  public ValidationJobStatusBuilder source(SourceStatus value) {
    source = value;
    return this;
  }

  public ValidationJobStatusBuilder report(ReportStatus value) {
    report = value;
    return this;
  }

  public ValidationJobStatusBuilder startTime(String value) {
    startTime = value;
    return this;
  }

  public ValidationJobStatusBuilder completionTime(String value) {
    completionTime = value;
    return this;
  }

  public ValidationJobStatusBuilder pool(String value) {
    pool = value;
    return this;
  }

  public ValidationJobStatus build() {
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
}
