package io.codeguard.jobengine;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.codeguard.api.v1alpha1.ValidationJobStatus;
import io.codeguard.jobengine.JobObservation.Failure;
import io.codeguard.protocol.Documents;
import io.codeguard.protocol.Highlight;
import io.codeguard.protocol.Report;
import io.codeguard.protocol.SourceListing;
import io.codeguard.queue.DeadLetter;
import io.codeguard.queue.JobSnapshot;
import io.codeguard.queue.QueueMonitor;
import io.codeguard.queue.TaskQueue;
import java.util.List;
import java.util.Optional;

/** Looks up what the queue knows of a job; asks only for what can be there. */
final class JobObserver {
  /** As many failed tasks as a status shows. */
  private static final int FAILURES = 10;

  private JobObserver() {}

  static JobObservation observe(TaskQueue queue, JobRequest job) {
    String uid = job.uid();
    QueueMonitor monitor = queue.monitor();
    Optional<JobSnapshot> tasks = monitor.job(uid);
    Optional<ValidationJobStatus> outcome =
        tasks
            .filter(JobSnapshot::cancelled)
            .flatMap(_ -> document(queue, uid, Documents.OUTCOME, ValidationJobStatus.class));
    Optional<JobSnapshot> listing = monitor.job(Documents.listingJob(uid));
    Optional<SourceListing> manifest =
        ended(listing)
            ? document(queue, uid, Documents.MANIFEST, SourceListing.class)
            : Optional.empty();
    Optional<JobSnapshot> report = monitor.job(Documents.reportJob(uid));
    Optional<Report> written =
        ended(report) ? document(queue, uid, Documents.REPORT, Report.class) : Optional.empty();
    return new JobObservationBuilder()
        .tasks(tasks)
        .listing(listing)
        .report(report)
        .manifest(manifest)
        .written(written)
        .storing(written.flatMap(_ -> job.reportStore()).map(store -> store.upload(uid)))
        .highlights(
            tasks.filter(seen -> seen.results() > 0).isPresent()
                ? highlights(monitor, uid)
                : List.of())
        .failures(
            tasks.filter(seen -> seen.dead() > 0).isPresent() ? failures(monitor, uid) : List.of())
        .listingFailure(failure(monitor, listing, Documents.listingJob(uid)))
        .reportFailure(failure(monitor, report, Documents.reportJob(uid)))
        .outcome(outcome)
        .build();
  }

  private static boolean ended(Optional<JobSnapshot> job) {
    return job.filter(snapshot -> snapshot.done() > 0).isPresent();
  }

  private static <T> Optional<T> document(TaskQueue queue, String uid, String name, Class<T> type) {
    return queue.feed().document(uid, name).map(content -> Documents.decode(content, type));
  }

  private static List<Highlight> highlights(QueueMonitor monitor, String uid) {
    return monitor.highlights(uid).stream()
        .map(content -> Documents.decode(content, Highlight.class))
        .toList();
  }

  private static List<Failure> failures(QueueMonitor monitor, String uid) {
    return monitor.deadLetters(uid, FAILURES).stream().map(JobObserver::failure).toList();
  }

  private static Failure failure(DeadLetter letter) {
    return new Failure(
        new String(letter.payload(), UTF_8),
        Integer.parseInt(letter.group()),
        letter.reason(),
        letter.attempts());
  }

  private static Optional<String> failure(
      QueueMonitor monitor, Optional<JobSnapshot> job, String id) {
    return job.filter(snapshot -> snapshot.dead() > 0)
        .flatMap(snapshot -> monitor.deadLetters(id, 1).stream().findFirst())
        .map(DeadLetter::reason);
  }
}
