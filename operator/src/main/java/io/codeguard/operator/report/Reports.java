package io.codeguard.operator.report;

import io.codeguard.api.v1alpha1.ReportStorage;
import io.codeguard.api.v1alpha1.ValidationJob;
import io.codeguard.api.v1alpha1.ValidationJobStatus;
import io.codeguard.api.v1alpha1.ValidationJobStatus.ReportStatus;
import io.codeguard.api.v1alpha1.WorkerPool;
import io.codeguard.jobengine.QueuedReport;
import io.codeguard.jobengine.ReportStore;
import io.codeguard.jobengine.ReportUpload;
import io.codeguard.operator.background.BackgroundWork;
import io.codeguard.operator.redis.PreviousQueue;
import io.codeguard.operator.redis.Queues;
import io.codeguard.queue.TaskFeed;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * The reports of jobs: in Redis until they have been uploaded to the pool's bucket, or only in
 * Redis if the pool has no bucket. Thread-safe.
 */
public final class Reports implements AutoCloseable {
  private static final String SCHEME = "s3://";
  private static final Duration INITIAL_BACKOFF = Duration.ofSeconds(5);
  private static final Duration MAX_BACKOFF = Duration.ofMinutes(1);

  /** Maximum number of concurrent uploads; each has a part of a report in memory. */
  private static final int MAX_UPLOADS = 16;

  private final Queues queues;
  private final ReportBuckets buckets;
  private final BackgroundWork<String> uploads;

  public Reports(KubernetesClient client, Queues queues, Clock clock) {
    this.queues = queues;
    this.buckets = new ReportBuckets(client, clock);
    this.uploads = new BackgroundWork<>(clock, INITIAL_BACKOFF, MAX_BACKOFF, MAX_UPLOADS);
  }

  /**
   * Opens a job's gzipped SARIF report; empty when it has not been written yet or has expired.
   *
   * @throws ReportStorageException when its bucket cannot be used
   * @throws RuntimeException when Redis cannot be used; the message is suitable for users
   */
  public Optional<InputStream> open(ValidationJob job, WorkerPool pool) {
    return open(
        job.getMetadata().getUid(),
        Optional.ofNullable(job.getStatus()).map(ValidationJobStatus::report),
        pool);
  }

  /**
   * The same for the report in the job's latest status.
   *
   * @throws ReportStorageException when its bucket cannot be used
   * @throws RuntimeException when Redis cannot be used; the message is suitable for users
   */
  public Optional<InputStream> open(String uid, Optional<ReportStatus> report, WorkerPool pool) {
    Optional<String> object = report.map(ReportStatus::object);
    if (object.isPresent()) {
      return object.map(address -> fromBucket(pool, address));
    }
    Optional<PreviousQueue> previous =
        report.map(ReportStatus::redis).flatMap(place -> queues.previous(pool, place));
    return previous.isPresent()
        ? fromPrevious(previous.get(), uid)
        : QueuedReport.find(queues.of(pool).queue().feed(), uid).map(QueuedReport::open);
  }

  /** Closing the stream closes the connection. */
  private static Optional<InputStream> fromPrevious(PreviousQueue previous, String uid) {
    Optional<InputStream> report = Optional.empty();
    try {
      report = QueuedReport.find(previous.queue().feed(), uid).map(QueuedReport::open);
    } finally {
      if (report.isEmpty()) {
        previous.close();
      }
    }
    return report.map(
        open ->
            new FilterInputStream(open) {
              @Override
              public void close() throws IOException {
                try {
                  super.close();
                } finally {
                  previous.close();
                }
              }
            });
  }

  private InputStream fromBucket(WorkerPool pool, String object) {
    ReportStorage reports = pool.getSpec().reports();
    String bucketPrefix = reports == null ? null : SCHEME + reports.bucket() + "/";
    if (bucketPrefix == null || !object.startsWith(bucketPrefix)) {
      throw new ReportStorageException(
          "it is at %s, which is not in the current bucket of the pool's spec.reports: read it there"
              .formatted(object));
    }
    return buckets.of(pool, reports).get(object.substring(bucketPrefix.length()));
  }

  /**
   * The store for reports of the pool's jobs; empty when they stay in Redis.
   *
   * @param onCompletion called when an upload has completed, successfully or not
   */
  public Optional<ReportStore> store(WorkerPool pool, Runnable onCompletion) {
    return Optional.ofNullable(pool.getSpec().reports())
        .map(reports -> new Uploads(pool, reports, onCompletion));
  }

  private final class Uploads implements ReportStore {
    private final WorkerPool pool;
    private final ReportStorage reports;
    private final Runnable onCompletion;

    private Uploads(WorkerPool pool, ReportStorage reports, Runnable onCompletion) {
      this.pool = pool;
      this.reports = reports;
      this.onCompletion = onCompletion;
    }

    @Override
    public ReportUpload upload(String uid) {
      return uploads.state(uid).map(Reports::progress).orElse(ReportUpload.NOT_STARTED);
    }

    @Override
    public void start(TaskFeed feed, String uid) {
      var _ =
          uploads.of(
              uid,
              new BackgroundWork.Dependency(reports.endpoint(), () -> buckets.probe(reports)),
              () -> Reports.this.upload(pool, reports, feed, uid),
              onCompletion);
    }
  }

  private static ReportUpload progress(BackgroundWork.State<String> upload) {
    return new ReportUpload(
        upload.result(),
        upload.failure().map(e -> e.getMessage() == null ? e.toString() : e.getMessage()));
  }

  private String upload(WorkerPool pool, ReportStorage reports, TaskFeed feed, String uid) {
    String prefix = reports.prefix() == null ? "" : reports.prefix() + "/";
    String key = prefix + uid + ".sarif.gz";
    QueuedReport report =
        QueuedReport.find(feed, uid)
            .orElseThrow(() -> new NoSuchElementException("the report no longer exists in Redis"));
    buckets.of(pool, reports).put(key, report::open);
    return SCHEME + reports.bucket() + "/" + key;
  }

  /**
   * Called after the final status was written: removes from Redis a report that is in the bucket.
   */
  public void finished(WorkerPool pool, String uid, ValidationJobStatus status) {
    uploads.forget(uid);
    if (status.report() != null && status.report().object() != null) {
      QueuedReport.find(queues.of(pool).queue().feed(), uid).ifPresent(QueuedReport::removeParts);
    }
  }

  public void forget(String uid) {
    uploads.forget(uid);
  }

  @Override
  public void close() {
    uploads.close();
    buckets.close();
  }
}
