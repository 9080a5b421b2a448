package io.codeguard.jobengine;

import io.codeguard.api.conditions.ConditionReason;
import io.codeguard.api.conditions.ConditionType;
import io.codeguard.api.conditions.Conditions;
import io.codeguard.api.v1alpha1.FailOn;
import io.codeguard.api.v1alpha1.Phase;
import io.codeguard.api.v1alpha1.StatusCondition;
import io.codeguard.api.v1alpha1.Validation;
import io.codeguard.api.v1alpha1.ValidationJobStatus;
import io.codeguard.api.v1alpha1.ValidationJobStatus.FailedTask;
import io.codeguard.api.v1alpha1.ValidationJobStatus.Findings;
import io.codeguard.api.v1alpha1.ValidationJobStatus.ReportStatus;
import io.codeguard.api.v1alpha1.ValidationJobStatus.SourceStatus;
import io.codeguard.api.v1alpha1.ValidationJobStatus.Tasks;
import io.codeguard.api.v1alpha1.ValidationJobStatus.TopFinding;
import io.codeguard.api.v1alpha1.ValidationJobStatusBuilder;
import io.codeguard.protocol.Counters;
import io.codeguard.protocol.Exclusions;
import io.codeguard.protocol.Highlight;
import io.codeguard.protocol.NewFindings;
import io.codeguard.protocol.Report;
import io.codeguard.protocol.SourceListing;
import io.codeguard.queue.JobSnapshot;
import io.codeguard.queue.RedisMemory;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Writes the status of a ValidationJob until it has ended; nothing else does. */
public final class JobStatusBuilder {

  private final JobRequest job;
  private final Instant now;
  private final Optional<ValidationJobStatus> before;
  private final Conditions conditions;

  public JobStatusBuilder(JobRequest job, Instant now) {
    this.job = job;
    this.now = now;
    this.before = job.status();
    this.conditions =
        Conditions.from(
            before.map(ValidationJobStatus::conditions).orElse(null), job.generation(), now);
  }

  /** The job cannot start, or go on, until its pool is there and lets it in. */
  public ValidationJobStatus withoutPool(ConditionReason reason, String message) {
    conditions.isFalse(ConditionType.POOL_READY, reason, message);
    return blocked(message);
  }

  /** Something that the job names is not there. */
  public ValidationJobStatus without(
      ConditionType condition, ConditionReason reason, String message) {
    conditions.isFalse(condition, reason, message);
    return blocked(message);
  }

  /** Redis cannot be reached; the job's state is as it was. */
  public ValidationJobStatus withoutQueue(String message) {
    conditions.isFalse(ConditionType.QUEUE_REACHABLE, ConditionReason.REDIS_UNAVAILABLE, message);
    return blocked(message);
  }

  /** Redis has no memory left for what the job needs next; the job goes on when it has. */
  ValidationJobStatus withoutRoom(RedisMemory memory) {
    conditions
        .isTrue(ConditionType.QUEUE_REACHABLE, ConditionReason.CONNECTED, "Redis answers")
        .isFalse(
            ConditionType.QUEUE_HAS_ROOM,
            ConditionReason.REDIS_FULL,
            MemoryShortage.message(memory));
    return unchanged(before.map(ValidationJobStatus::phase).orElse(Phase.PENDING));
  }

  /** Redis has room again, or never lacked it. */
  JobStatusBuilder withRoom() {
    if (was(ConditionType.QUEUE_HAS_ROOM)) {
      conditions.isTrue(
          ConditionType.QUEUE_HAS_ROOM, ConditionReason.ENOUGH, "Redis has room for the job");
    }
    return this;
  }

  /** Whatever is in the way of a job does not hold its deadline up. */
  private ValidationJobStatus blocked(String message) {
    if (job.deadline().filter(now::isAfter).isEmpty()) {
      return unchanged(before.map(ValidationJobStatus::phase).orElse(Phase.PENDING));
    }
    JobStep.Fail overdue = JobDecision.overdue(job.spec(), message);
    conditions
        .isTrue(ConditionType.FINISHED, overdue.reason(), overdue.message())
        .isFalse(
            ConditionType.QUEUE_CLEANED,
            ConditionReason.NOT_YET,
            "the job's data in Redis is removed once its pool and Redis are available, or expires");
    return unchanged(Phase.FAILED).ended(time(now));
  }

  /** Redis has not answered the first question yet, or too many wait for its answers. */
  public ValidationJobStatus waiting() {
    if (before.isPresent() && job.deadline().filter(now::isAfter).isEmpty()) {
      return before.get();
    }
    conditions.isUnknown(
        ConditionType.QUEUE_REACHABLE, ConditionReason.CONNECTING, "Redis has not answered yet");
    return blocked("Redis has not answered yet");
  }

  /** The job is being deleted. */
  public ValidationJobStatus cancelled() {
    return unchanged(Phase.CANCELLED);
  }

  private ValidationJobStatus unchanged(String phase) {
    return before
        .map(ValidationJobStatusBuilder::new)
        .orElseGet(ValidationJobStatusBuilder::new)
        .phase(phase)
        .conditions(conditions(phase))
        .observedGeneration(job.generation())
        .build();
  }

  ValidationJobStatus of(JobObservation seen, JobStep step, Instant started) {
    Tasks tasks = tasks(seen);
    Findings findings = findings(seen);
    conditions
        .isTrue(ConditionType.POOL_READY, ConditionReason.FOUND, "the pool accepts the job")
        .isTrue(ConditionType.QUEUE_REACHABLE, ConditionReason.CONNECTED, "Redis answers");
    aboutWorkers(seen);
    aboutSource(seen, step);
    aboutBaseline(seen);
    aboutReport(seen);
    String verdict = null;
    String phase;
    switch (step) {
      case JobStep.Succeed _ -> {
        phase = Phase.SUCCEEDED;
        Gate gate = gate(seen, tasks, findings);
        verdict = gate.verdict();
        aboutGate(gate);
        conditions.isTrue(ConditionType.FINISHED, ConditionReason.SUCCEEDED, "verdict " + verdict);
      }
      case JobStep.Fail fail -> {
        phase = Phase.FAILED;
        conditions.isTrue(ConditionType.FINISHED, fail.reason(), fail.message());
      }
      case JobStep.Wait wait -> phase = wait.phase();
      default -> phase = Phase.RUNNING;
    }
    boolean ended = step instanceof JobStep.Succeed || step instanceof JobStep.Fail;
    return StatusSize.fit(
        new ValidationJobStatusBuilder()
            .phase(phase)
            .verdict(verdict)
            .conditions(conditions(phase))
            .observedGeneration(job.generation())
            .tasks(tasks)
            .findings(findings)
            .topFindings(
                fresh(seen).map(NewFindings::top).orElse(seen.highlights()).stream()
                    .map(JobStatusBuilder::finding)
                    .toList())
            .failedTasks(seen.failures().stream().map(this::failedTask).toList())
            .progress(progress(seen, tasks))
            .source(source(seen))
            .report(report(seen))
            .startTime(time(started))
            .completionTime(ended ? time(now) : null)
            .pool(before.map(ValidationJobStatus::pool).orElse(null))
            .build());
  }

  private List<StatusCondition> conditions(String phase) {
    return JobReadiness.tell(conditions, phase).list();
  }

  /** Present once workers were not able. */
  private void aboutWorkers(JobObservation seen) {
    if (seen.refusal().isPresent()) {
      conditions.isFalse(
          ConditionType.WORKERS_ABLE, ConditionReason.REFUSED, seen.refusal().get().reason());
    } else if (was(ConditionType.WORKERS_ABLE)) {
      conditions.isTrue(
          ConditionType.WORKERS_ABLE, ConditionReason.ABLE, "workers can run the job");
    }
  }

  private boolean was(ConditionType type) {
    return before.flatMap(last -> Conditions.find(last.conditions(), type)).isPresent();
  }

  private void aboutSource(JobObservation seen, JobStep step) {
    if (step instanceof JobStep.Fail fail && fail.reason() == ConditionReason.LISTING_FAILED) {
      conditions.isFalse(ConditionType.SOURCE_READY, fail.reason(), fail.message());
    } else if (seen.manifest().isPresent()) {
      SourceListing manifest = seen.manifest().get();
      conditions.isTrue(
          ConditionType.SOURCE_READY,
          ConditionReason.LISTED,
          manifest.files() + " files at " + manifest.revision());
      if (manifest.tasks() == 0) {
        conditions.isFalse(
            ConditionType.FILES_MATCHED, ConditionReason.NOTHING_MATCHED, nothingMatched(manifest));
      } else {
        conditions.isTrue(
            ConditionType.FILES_MATCHED,
            ConditionReason.MATCHED,
            manifest.files() + " files" + excluded(manifest));
      }
    } else {
      conditions.isUnknown(
          ConditionType.SOURCE_READY, ConditionReason.LISTING, "the source is not listed yet");
    }
  }

  private static String nothingMatched(SourceListing manifest) {
    return manifest.unmatched() == 0 && manifest.excluded().isEmpty()
        ? "the source has no files"
        : "no file of the source matches any validation, "
            + (manifest.unmatched()
                + manifest.excluded().values().stream().mapToLong(Long::longValue).sum())
            + " in all: check spec.include, spec.exclude and the validations' types"
            + excluded(manifest);
  }

  private static String excluded(SourceListing manifest) {
    return manifest.excluded().isEmpty()
        ? ""
        : "; excluded from the source: " + Exclusions.text(manifest.excluded());
  }

  private void aboutBaseline(JobObservation seen) {
    if (seen.started() && job.baseline().isPresent()) {
      conditions.isTrue(
          ConditionType.BASELINE_READY,
          ConditionReason.FOUND,
          "findings are compared with an earlier report");
    }
  }

  private void aboutReport(JobObservation seen) {
    if (seen.written().isPresent()) {
      aboutReport(seen.written().get(), seen.storing());
    } else if (seen.reportFailure().isPresent()) {
      conditions.isFalse(
          ConditionType.REPORT_READY, ConditionReason.REPORT_FAILED, seen.reportFailure().get());
    }
  }

  private void aboutReport(Report written, Optional<ReportUpload> storing) {
    Optional<String> trouble = storing.flatMap(ReportUpload::trouble);
    if (trouble.isPresent()) {
      conditions.isFalse(ConditionType.REPORT_READY, ConditionReason.NOT_STORED, trouble.get());
    } else if (storing.filter(ReportUpload::pending).isPresent()) {
      conditions.isUnknown(
          ConditionType.REPORT_READY, ConditionReason.STORING, "the report is being uploaded");
    } else {
      conditions.isTrue(
          ConditionType.REPORT_READY,
          ConditionReason.WRITTEN,
          written.results() + " findings as SARIF");
    }
  }

  private void aboutGate(Gate gate) {
    if (gate.violations().isEmpty()) {
      conditions.isTrue(ConditionType.GATE_PASSED, gate.reason(), gate.message());
    } else {
      conditions.isFalse(ConditionType.GATE_PASSED, gate.reason(), gate.message());
    }
  }

  private static Optional<NewFindings> fresh(JobObservation seen) {
    return seen.written().map(Report::fresh);
  }

  /** With a baseline only new findings count. */
  private Gate gate(JobObservation seen, Tasks tasks, Findings all) {
    FailOn failOn = job.spec().failOn();
    long unseen = seen.manifest().map(SourceListing::unseen).orElse(0L);
    return fresh(seen)
        .map(f -> new Findings(f.total(), f.total(), f.error(), f.warning(), f.note(), null))
        .map(counted -> Gate.of(failOn, tasks, unseen, counted, "new finding"))
        .orElseGet(() -> Gate.of(failOn, tasks, unseen, all, "finding"));
  }

  private static Tasks tasks(JobObservation seen) {
    if (seen.tasks().isEmpty()) {
      return Tasks.NONE;
    }
    JobSnapshot queue = seen.tasks().get();
    long skipped = queue.counter(Counters.SKIPPED);
    long partial = queue.counter(Counters.PARTIAL);
    long cached = queue.counter(Counters.CACHED);
    // Tasks that are not fed yet wait as well.
    long total = seen.manifest().map(SourceListing::tasks).orElse(queue.total());
    long ready = total - queue.active() - queue.delayed() - queue.done() - queue.dead();
    long full = queue.done() - skipped - partial;
    Optional<Long> withFindings = told(seen, Counters.WITH_FINDINGS);
    return new Tasks(
        total,
        seen.cancelled() ? 0 : Math.max(0, ready),
        queue.active(),
        queue.delayed(),
        full - cached,
        cached,
        skipped,
        partial,
        queue.dead(),
        queue.exhausted(),
        withFindings.map(found -> full - found).orElse(null),
        withFindings.orElse(null));
  }

  /** What workers of an older version do not count: these write another manifest, too. */
  private static Optional<Long> told(JobObservation seen, String counter) {
    return seen.manifest().filter(manifest -> !manifest.tasksOf().isEmpty()).isPresent()
        ? seen.tasks().map(queue -> queue.counter(counter))
        : Optional.empty();
  }

  private static Findings findings(JobObservation seen) {
    if (seen.tasks().isEmpty()) {
      return Findings.NONE;
    }
    JobSnapshot queue = seen.tasks().get();
    long error = queue.counter(Counters.FINDINGS_ERROR);
    long warning = queue.counter(Counters.FINDINGS_WARNING);
    long note = queue.counter(Counters.FINDINGS_NOTE);
    Long fresh = fresh(seen).map(NewFindings::total).orElse(null);
    Long suppressed = told(seen, Counters.FINDINGS_SUPPRESSED).orElse(null);
    return new Findings(error + warning + note, fresh, error, warning, note, suppressed);
  }

  private static TopFinding finding(Highlight highlight) {
    return new TopFinding(
        highlight.severity(),
        highlight.rule(),
        StatusSize.path(highlight.path()),
        highlight.line(),
        highlight.column(),
        StatusSize.text(highlight.message()));
  }

  private FailedTask failedTask(JobObservation.Failure failure) {
    List<Validation> validations = job.spec().validations();
    return new FailedTask(
        StatusSize.path(failure.path()),
        validations.get(failure.validation()).type(),
        StatusSize.text(failure.reason()),
        failure.attempts());
  }

  private static String progress(JobObservation seen, Tasks tasks) {
    return seen.manifest().isEmpty()
        ? null
        : tasks.succeeded()
            + tasks.cached()
            + tasks.skipped()
            + tasks.partial()
            + tasks.failed()
            + "/"
            + tasks.total();
  }

  private static SourceStatus source(JobObservation seen) {
    return seen.manifest()
        .map(
            m ->
                new SourceStatus(
                    m.revision(), m.files(), m.unmatched(), new TreeMap<>(m.excluded())))
        .orElse(null);
  }

  private ReportStatus report(JobObservation seen) {
    return seen.written()
        .map(
            written ->
                new ReportStatus(
                    job.reportUrl().orElse(null),
                    written.digest(),
                    seen.storing().flatMap(ReportUpload::object).orElse(null)))
        .orElse(null);
  }

  private static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
