package io.codeguard.jobengine;

import io.codeguard.api.v1alpha1.ValidationJobSpec;
import io.codeguard.api.v1alpha1.ValidationJobStatus;
import io.codeguard.protocol.JobPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A job to advance.
 *
 * @param uid names the job in the queue
 * @param name {@code namespace/name}, for people
 * @param generation of the resource; null where there is no API server
 * @param status as it was recorded last, if ever
 * @param taskTimeoutSeconds the pool's limit, for a job that sets none
 * @param whole the spec with what {@code spec} may lack: globs, and all of the validations but
 *     their types; asked only when the job starts
 * @param source made of the whole spec; asked only when the job starts
 * @param baseline the report that findings are compared with, if with any
 * @param reportStore where the report is kept once it is written; empty for in Redis
 * @param reportUrl where the report can be read once it is written, if anywhere
 * @param created when the resource was, if there is one
 * @param rollout for how long workers that cannot do the job are given to be replaced by others
 */
public record JobRequest(
    String uid,
    String name,
    Long generation,
    ValidationJobSpec spec,
    Optional<ValidationJobStatus> status,
    int taskTimeoutSeconds,
    Supplier<ValidationJobSpec> whole,
    Function<ValidationJobSpec, JobPlan.Source> source,
    Optional<JobBaseline> baseline,
    Optional<ReportStore> reportStore,
    Optional<String> reportUrl,
    Optional<Instant> created,
    Duration rollout) {

  /** A job whose resource nobody stores, and whose workers nobody replaces. */
  public JobRequest(
      String uid,
      String name,
      Long generation,
      ValidationJobSpec spec,
      Optional<ValidationJobStatus> status,
      int taskTimeoutSeconds,
      Supplier<JobPlan.Source> source,
      Optional<JobBaseline> baseline,
      Optional<ReportStore> reportStore,
      Optional<String> reportUrl) {
    this(
        uid,
        name,
        generation,
        spec,
        status,
        taskTimeoutSeconds,
        () -> spec,
        _ -> source.get(),
        baseline,
        reportStore,
        reportUrl,
        Optional.empty(),
        Duration.ZERO);
  }

  /** When the job started, if it did. */
  Optional<Instant> startTime() {
    return status.map(ValidationJobStatus::startTime).map(Instant::parse);
  }

  /** The same job, once this is recorded. */
  JobRequest with(ValidationJobStatus recorded) {
    return new JobRequest(
        uid,
        name,
        generation,
        spec,
        Optional.of(recorded),
        taskTimeoutSeconds,
        whole,
        source,
        baseline,
        reportStore,
        reportUrl,
        created,
        rollout);
  }

  /**
   * When the job must be finished, if ever: {@code activeDeadlineSeconds} after it started, and
   * after its creation while it could not start.
   */
  Optional<Instant> deadline() {
    return spec.activeDeadlineSeconds() == null
        ? Optional.empty()
        : startTime().or(() -> created).map(from -> from.plusSeconds(spec.activeDeadlineSeconds()));
  }

  /**
   * The same, once it is known whether Redis has the job. Of a job that started only its start
   * counts, which a status that is not up to date does not have.
   */
  Optional<Instant> deadline(boolean started) {
    return started && startTime().isEmpty() ? Optional.empty() : deadline();
  }
}
