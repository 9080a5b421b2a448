package io.codeguard.operator.report;

import io.codeguard.api.v1alpha1.ReportStorage;
import io.codeguard.api.v1alpha1.ValidationJob;
import io.codeguard.api.v1alpha1.ValidationJobStatus;
import io.codeguard.api.v1alpha1.ValidationJobStatus.ReportStatus;
import io.codeguard.api.v1alpha1.WorkerPool;
import io.codeguard.jobengine.QueuedReport;
import io.codeguard.jobengine.ReportStore;
import io.codeguard.jobengine.ReportUpload;
import io.codeguard.operator.background.Attempts;
import io.codeguard.operator.redis.FormerQueue;
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
 * The reports of jobs: in Redis until they are in the pool's bucket, and for ever when it names
 * none. Thread-safe.
 */
public final class Reports implements AutoCloseable {
  private static final String SCHEME = "s3://";
  private static final Duration APART = Duration.ofSeconds(5);
  private static final Duration LONGEST_APART = Duration.ofMinutes(1);

  /** Each holds a part of a report in memory. */
  private static final int UPLOADS = 16;

  private final Queues queues;
  private final ReportBuckets buckets;
  private final Attempts<String> uploads;

  public Reports(KubernetesClient client, Queues queues, Clock clock) {
    this.queues = queues;
    this.buckets = new ReportBuckets(client, clock);
    this.uploads = new Attempts<>(clock, APART, LONGEST_APART, UPLOADS);
  }

  /**
   * Opens a job's gzipped SARIF; empty when it is not written yet, or has expired.
   *
   * @throws ReportStorageException when the bucket that holds it cannot be used
   * @throws RuntimeException when Redis cannot be used; the message is fit for a person
   */
  public Optional<InputStream> open(ValidationJob job, WorkerPool pool) {
    return open(
        job.getMetadata().getUid(),
        Optional.ofNullable(job.getStatus()).map(ValidationJobStatus::report),
        pool);
  }

  /**
   * The same, by what the job's latest status says of its report.
   *
   * @throws ReportStorageException when the bucket that holds it cannot be used
   * @throws RuntimeException when Redis cannot be used; the message is fit for a person
   */
  public Optional<InputStream> open(String uid, Optional<ReportStatus> report, WorkerPool pool) {
    Optional<String> object = report.map(ReportStatus::object);
    if (object.isPresent()) {
      return object.map(address -> fromBucket(pool, address));
    }
    Optional<FormerQueue> former =
        report.map(ReportStatus::redis).flatMap(place -> queues.former(pool, place));
    return former.isPresent()
        ? fromFormer(former.get(), uid)
        : QueuedReport.find(queues.of(pool).queue().feed(), uid).map(QueuedReport::open);
  }

  /** The connection is ended with the stream. */
  private static Optional<InputStream> fromFormer(FormerQueue former, String uid) {
    Optional<InputStream> report = Optional.empty();
    try {
      report = QueuedReport.find(former.queue().feed(), uid).map(QueuedReport::open);
    } finally {
      if (report.isEmpty()) {
        former.close();
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
                  former.close();
                }
              }
            });
  }

  private InputStream fromBucket(WorkerPool pool, String object) {
    ReportStorage reports = pool.getSpec().reports();
    String start = reports == null ? null : SCHEME + reports.bucket() + "/";
    if (start == null || !object.startsWith(start)) {
      throw new ReportStorageException(
          "it is at %s, which is no longer in the bucket of the pool's spec.reports; read it there"
              .formatted(object));
    }
    return buckets.of(pool, reports).get(object.substring(start.length()));
  }

  /**
   * Where reports of the pool's jobs go; empty when they stay in Redis.
   *
   * @param ended called when an upload has ended, well or not
   */
  public Optional<ReportStore> store(WorkerPool pool, Runnable ended) {
    return Optional.ofNullable(pool.getSpec().reports())
        .map(reports -> new Uploads(pool, reports, ended));
  }

  private final class Uploads implements ReportStore {
    private final WorkerPool pool;
    private final ReportStorage reports;
    private final Runnable ended;

    private Uploads(WorkerPool pool, ReportStorage reports, Runnable ended) {
      this.pool = pool;
      this.reports = reports;
      this.ended = ended;
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
              new Attempts.Needs(reports.endpoint(), () -> buckets.greet(reports)),
              () -> Reports.this.upload(pool, reports, feed, uid),
              ended);
    }
  }

  private static ReportUpload progress(Attempts.State<String> upload) {
    return new ReportUpload(
        upload.result(),
        upload.failure().map(e -> e.getMessage() == null ? e.toString() : e.getMessage()));
  }

  private String upload(WorkerPool pool, ReportStorage reports, TaskFeed feed, String uid) {
    String prefix = reports.prefix() == null ? "" : reports.prefix() + "/";
    String key = prefix + uid + ".sarif.gz";
    QueuedReport report =
        QueuedReport.find(feed, uid)
            .orElseThrow(() -> new NoSuchElementException("Redis has lost the report"));
    buckets.of(pool, reports).put(key, report::open);
    return SCHEME + reports.bucket() + "/" + key;
  }

  /** The job has ended, and its status is recorded: what the bucket has need not be in Redis. */
  public void ended(WorkerPool pool, String uid, ValidationJobStatus status) {
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
