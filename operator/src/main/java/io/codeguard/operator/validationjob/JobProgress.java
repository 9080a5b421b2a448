package io.codeguard.operator.validationjob;

import io.codeguard.api.v1alpha1.ValidationJob;
import io.codeguard.api.v1alpha1.ValidationJobStatus;
import io.codeguard.api.v1alpha1.ValidationJobStatus.ReportStatus;
import io.codeguard.api.v1alpha1.WorkerPool;
import io.codeguard.jobengine.JobRequest;
import io.codeguard.jobengine.JobRun;
import io.codeguard.jobengine.JobStatusBuilder;
import io.codeguard.jobengine.ReportStore;
import io.codeguard.operator.redis.NoRedisException;
import io.codeguard.operator.redis.PoolQueue;
import io.codeguard.operator.redis.Queues;
import io.codeguard.operator.report.Reports;
import io.codeguard.operator.settings.OperatorSettings;
import io.codeguard.queue.QueueUnavailableException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes a job's next steps; whatever is in the way becomes a condition. */
final class JobProgress {
  private static final Logger LOG = LoggerFactory.getLogger(JobProgress.class);

  /** Used while the pool, and so its time limit, is not known. */
  private static final int NO_TIMEOUT = 0;

  private final OperatorSettings settings;
  private final Queues queues;
  private final WholeJobs wholeJobs;
  private final JobSources sources;
  private final JobBaselines baselines;
  private final Reports reports;
  private final Consumer<ValidationJob> wake;
  private final JobRun run;
  private final KeepAlive keepAlive;
  private final Clock clock;

  JobProgress(
      OperatorSettings settings,
      Queues queues,
      WholeJobs wholeJobs,
      JobSources sources,
      JobBaselines baselines,
      Reports reports,
      Consumer<ValidationJob> wake,
      Clock clock) {
    this.settings = settings;
    this.queues = queues;
    this.wholeJobs = wholeJobs;
    this.sources = sources;
    this.baselines = baselines;
    this.reports = reports;
    this.wake = wake;
    this.run = new JobRun(clock);
    this.keepAlive = new KeepAlive(clock);
    this.clock = clock;
  }

  ValidationJobStatus advance(
      ValidationJob job, Optional<ValidationJobStatus> before, PoolAccess access) {
    return switch (access) {
      case PoolAccess.Refused(String reason, String message) ->
          blocked(job, before).withoutPool(reason, message);
      case PoolAccess.Granted(WorkerPool pool) -> advance(job, before, pool);
    };
  }

  private ValidationJobStatus advance(
      ValidationJob job, Optional<ValidationJobStatus> before, WorkerPool pool) {
    JobRequest request =
        request(
            job,
            before,
            pool.getSpec().taskTimeoutSeconds(),
            reports.store(pool, () -> wake.accept(job)),
            Rollout.patience(pool));
    try {
      PoolQueue on = queues.of(pool);
      Optional<PoolQueue.Turn> turn = on.turn(request.uid(), () -> wake.accept(job));
      return turn.isPresent()
          ? placed(advance(turn.get(), request), on)
          : new JobStatusBuilder(request, clock.instant()).waiting();
    } catch (NoRedisException e) {
      return blocked(job, before).withoutPool(e.reason(), e.getMessage());
    } catch (QueueUnavailableException e) {
      return blocked(job, before).withoutQueue(e.getMessage());
    } catch (MissingException e) {
      return blocked(job, before).without(e.condition(), e.reason(), e.getMessage());
    }
  }

  /** Notes which Redis has the report: the pool may have another one later. */
  private static ValidationJobStatus placed(ValidationJobStatus status, PoolQueue on) {
    ReportStatus report = status.report();
    return report == null || report.object() != null
        ? status
        : status.with(report.in(on.binding().place()));
  }

  private ValidationJobStatus advance(PoolQueue.Turn turn, JobRequest request) {
    try (turn) {
      keepAlive.now(turn.queue(), request.uid());
      return run.advance(turn.queue(), turn.results(), turn::memory, request);
    }
  }

  /** The job's last status is recorded. */
  void ended(ValidationJob job, ValidationJobStatus last, PoolAccess access) {
    if (access instanceof PoolAccess.Granted(WorkerPool pool)) {
      try {
        reports.ended(pool, job.getMetadata().getUid(), last);
      } catch (NoRedisException | QueueUnavailableException e) {
        LOG.info("Part of a report stays in Redis until it expires: {}", e.getMessage());
      }
    }
  }

  /** The job is being deleted, and something of it is left. */
  ValidationJobStatus cancelled(ValidationJob job, Optional<ValidationJobStatus> before) {
    return blocked(job, before).cancelled();
  }

  void forget(String uid) {
    keepAlive.forget(uid);
    reports.forget(uid);
  }

  private JobStatusBuilder blocked(ValidationJob job, Optional<ValidationJobStatus> before) {
    return new JobStatusBuilder(
        request(job, before, NO_TIMEOUT, Optional.empty(), Duration.ZERO), clock.instant());
  }

  private JobRequest request(
      ValidationJob job,
      Optional<ValidationJobStatus> before,
      int taskTimeoutSeconds,
      Optional<ReportStore> reportStore,
      Duration rollout) {
    String uid = job.getMetadata().getUid();
    return new JobRequest(
        uid,
        job.getMetadata().getNamespace() + "/" + job.getMetadata().getName(),
        job.getMetadata().getGeneration(),
        job.getSpec(),
        before,
        taskTimeoutSeconds,
        () -> wholeJobs.spec(job),
        spec -> sources.of(job, spec),
        baselines.of(job),
        reportStore,
        Optional.of(reportUrl(uid)),
        Optional.of(Instant.parse(job.getMetadata().getCreationTimestamp())),
        rollout);
  }

  /** A path on the API server, which asks its own rules who may read it. */
  private String reportUrl(String uid) {
    return "/api/v1/namespaces/%s/services/%s:http/proxy/reports/%s"
        .formatted(settings.namespace(), settings.service(), uid);
  }
}
