package io.codeguard.jobengine;

import io.codeguard.api.v1alpha1.ValidationJobSpec;
import io.codeguard.protocol.Documents;
import io.codeguard.protocol.JobPlan;
import java.util.concurrent.Semaphore;

/** Makes of jobs what workers are told, a few at a time. Thread-safe. */
final class Plans {
  /** 50,000 tasks, which keep workers busy while more are listed, in a few megabytes of Redis. */
  private static final int CHUNKS_AHEAD = 100;

  /** A job of 1.5 MiB may take twenty times as much in memory until its plan is written. */
  private static final int AT_ONCE = 2;

  private final Semaphore turns = new Semaphore(AT_ONCE);

  /**
   * The job's plan, as Redis keeps it.
   *
   * @param baselineParts of the report that findings are compared with
   */
  byte[] encode(JobRequest job, long baselineParts) {
    turns.acquireUninterruptibly();
    try {
      return Documents.encode(plan(job, job.whole().get(), baselineParts));
    } finally {
      turns.release();
    }
  }

  private static JobPlan plan(JobRequest job, ValidationJobSpec spec, long baselineParts) {
    JobPlan.Source source = job.source().apply(spec);
    return new JobPlan(
        JobPlan.formatOf(source),
        job.name(),
        source,
        spec.include(),
        spec.exclude(),
        PlannedValidations.of(spec.validations()),
        spec.taskTimeoutSeconds() == null ? job.taskTimeoutSeconds() : spec.taskTimeoutSeconds(),
        spec.cache(),
        job.baseline().map(b -> new JobPlan.Baseline(b.field(), baselineParts)).orElse(null),
        CHUNKS_AHEAD);
  }
}
