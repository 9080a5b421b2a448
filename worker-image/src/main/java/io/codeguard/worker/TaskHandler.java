package io.codeguard.worker;

import io.codeguard.protocol.Documents;
import io.codeguard.queue.BatchHandler;
import io.codeguard.queue.Completion;
import io.codeguard.queue.Lease;
import io.codeguard.worker.job.Completions;
import io.codeguard.worker.job.JobStore;
import io.codeguard.worker.listing.ListingTask;
import io.codeguard.worker.plan.InvalidPlanException;
import io.codeguard.worker.plan.PlanCache;
import io.codeguard.worker.plan.PreparedPlan;
import io.codeguard.worker.report.ReportTask;
import io.codeguard.worker.source.tree.SourceException;
import io.codeguard.worker.validation.ValidationTasks;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Dispatches each lease to the handler of its kind of task.
 *
 * @param self describes the worker and its build in messages
 */
record TaskHandler(
    JobStore store,
    PlanCache plans,
    ListingTask listing,
    ValidationTasks validation,
    ReportTask report,
    Duration defaultTimeout,
    String self)
    implements BatchHandler {
  private static final Logger LOG = LoggerFactory.getLogger(TaskHandler.class);

  @Override
  public Completion handle(Lease lease) throws InterruptedException {
    String job = Documents.mainJob(lease.jobId());
    Optional<byte[]> document = store.document(job, Documents.PLAN);
    if (document.isEmpty()) {
      return Completions.failed(lease, "the job's plan is no longer in the queue", true);
    }
    try {
      PreparedPlan plan = plans.prepare(job, document.get());
      Duration timeout = timeout(plan);
      if (Documents.isListing(lease.jobId())) {
        return listing.run(lease, plan, timeout);
      }
      if (Documents.isReport(lease.jobId())) {
        return report.run(lease, plan);
      }
      return validation.run(lease, plan, timeout);
    } catch (InvalidPlanException e) {
      // A worker of another version may be able to process it; the operator decides how long to
      // wait for one.
      return refused(lease, "%s (%s)".formatted(e.getMessage(), self));
    } catch (SourceException e) {
      return failed(lease, e.getMessage(), e.retryable());
    }
  }

  private static Completion refused(Lease lease, String reason) {
    LOG.atWarn()
        .addKeyValue("job", lease.jobId())
        .addKeyValue("tasks", lease.tasks().size())
        .addKeyValue("reason", reason)
        .log("job refused");
    return Completion.refused(lease, reason);
  }

  private static Completion failed(Lease lease, String reason, boolean retryable) {
    LOG.atWarn()
        .addKeyValue("job", lease.jobId())
        .addKeyValue("tasks", lease.tasks().size())
        .addKeyValue("retryable", retryable)
        .addKeyValue("reason", reason)
        .log("batch failed");
    return Completions.failed(lease, reason, retryable);
  }

  private Duration timeout(PreparedPlan plan) {
    int seconds = plan.plan().taskTimeoutSeconds();
    return seconds > 0 ? Duration.ofSeconds(seconds) : defaultTimeout;
  }
}
