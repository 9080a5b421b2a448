package io.codeguard.operator.validationjob;

import io.codeguard.api.conditions.ConditionReason;
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

/** Advances jobs; whatever blocks a job becomes a condition. */
final class JobProgress {
  private static final Logger LOG = LoggerFactory.getLogger(JobProgress.class);

  /** Used while the pool, and therefore its time limit, is unknown. */
  private static final int NO_TIMEOUT = 0;

  private final OperatorSettings settings;
  private final Queues queues;
  private final FullJobs fullJobs;
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
      FullJobs fullJobs,
      JobSources sources,
      JobBaselines baselines,
      Reports reports,
      Consumer<ValidationJob> wake,
      Clock clock) {
    this.settings = settings;
    this.queues = queues;
    this.fullJobs = fullJobs;
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
      case PoolAccess.Denied(ConditionReason reason, String message) ->
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
            Rollout.timeout(pool));
    try {
      PoolQueue queue = queues.of(pool);
      Optional<PoolQueue.Permit> permit = queue.tryAcquire(request.uid(), () -> wake.accept(job));
      return permit.isPresent()
          ? withRedis(advance(permit.get(), request), queue)
          : new JobStatusBuilder(request, clock.instant()).waiting();
    } catch (NoRedisException e) {
      return blocked(job, before).withoutPool(e.reason(), e.getMessage());
    } catch (QueueUnavailableException e) {
      return blocked(job, before).withoutQueue(e.getMessage());
    } catch (MissingException e) {
      return blocked(job, before).without(e.condition(), e.reason(), e.getMessage());
    }
  }

  /** Records which Redis contains the report, because the pool's Redis can change. */
  private static ValidationJobStatus withRedis(ValidationJobStatus status, PoolQueue queue) {
    ReportStatus report = status.report();
    return report == null || report.object() != null
        ? status
        : status.with(report.in(queue.binding().place()));
  }

  private ValidationJobStatus advance(PoolQueue.Permit permit, JobRequest request) {
    try (permit) {
      keepAlive.refresh(permit.queue(), request.uid());
      return run.advance(permit.queue(), permit.results(), permit::memory, request);
    }
  }

  /** Called after the job's final status was written. */
  void finished(ValidationJob job, ValidationJobStatus last, PoolAccess access) {
    if (access instanceof PoolAccess.Granted(WorkerPool pool)) {
      try {
        reports.finished(pool, job.getMetadata().getUid(), last);
      } catch (NoRedisException | QueueUnavailableException e) {
        LOG.info("Parts of a report remain in Redis until they expire: {}", e.getMessage());
      }
    }
  }

  /** The status of a job that is being deleted. */
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
        () -> fullJobs.spec(job),
        spec -> sources.of(job, spec),
        baselines.of(job),
        reportStore,
        Optional.of(reportUrl(uid)),
        Optional.of(Instant.parse(job.getMetadata().getCreationTimestamp())),
        rollout);
  }

  /** A path on the API server's service proxy, so that RBAC controls access. */
  private String reportUrl(String uid) {
    return "/api/v1/namespaces/%s/services/%s:http/proxy/reports/%s"
        .formatted(settings.namespace(), settings.service(), uid);
  }
}
