package io.codeguard.jobengine;

import io.codeguard.api.v1alpha1.ValidationJobStatus;
import io.codeguard.protocol.Counters;
import io.codeguard.protocol.Highlight;
import io.codeguard.protocol.Report;
import io.codeguard.protocol.SourceListing;
import io.codeguard.queue.JobSnapshot;
import io.codeguard.queue.JobSnapshot.Refusal;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the queue knows of a ValidationJob.
 *
 * @param tasks the job itself; absent before its start, and when Redis lost its data
 * @param listing the job that lists the source
 * @param report the job that writes the report
 * @param manifest once the source is listed
 * @param written once the report is written
 * @param storing how the report gets to where it is kept; empty when that is Redis
 * @param highlights the worst findings
 * @param failures tasks given up, the first few
 * @param listingFailure why the source could not be listed
 * @param reportFailure why the report could not be written
 * @param outcome the status that the job has ended with; nothing else is left then
 */
record JobObservation(
    Optional<JobSnapshot> tasks,
    Optional<JobSnapshot> listing,
    Optional<JobSnapshot> report,
    Optional<SourceListing> manifest,
    Optional<Report> written,
    Optional<ReportUpload> storing,
    List<Highlight> highlights,
    List<Failure> failures,
    Optional<String> listingFailure,
    Optional<String> reportFailure,
    Optional<ValidationJobStatus> outcome) {

  /**
   * A task that was given up.
   *
   * @param validation index in the spec's list
   */
  record Failure(String path, int validation, String reason, int attempts) {}

  /** Nothing is in the queue. */
  static final JobObservation NOTHING = new JobObservationBuilder().build();

  /** Whether all that starts a job is in the queue. */
  boolean started() {
    return tasks.isPresent() && listing.filter(job -> job.total() > 0).isPresent();
  }

  boolean cancelled() {
    return tasks.filter(JobSnapshot::cancelled).isPresent();
  }

  /** Whether every task of the manifest was given to the queue. */
  boolean fed() {
    return manifest.filter(listed -> fedUpTo(listed.chunks())).isPresent();
  }

  /** The same of those that are listed by now. */
  boolean fedAsListed() {
    return fedUpTo(listedChunks());
  }

  private boolean fedUpTo(long chunks) {
    return tasks.filter(job -> job.nextChunk() >= chunks).isPresent();
  }

  /** How many chunks of the manifest are written. */
  long listedChunks() {
    long parts = listing.map(JobSnapshot::done).orElse(0L);
    return manifest.map(listed -> listed.chunksOf(parts)).orElse(0L);
  }

  /** The part of the manifest's chunks that is to be written next, once the last is being fed. */
  Optional<Long> nextPart() {
    long asked = listing.map(JobSnapshot::total).orElse(0L);
    return manifest
        .filter(listed -> !isListing() && listed.chunksOf(asked) < listed.chunks())
        .filter(listed -> fedUpTo(listed.chunksOf(asked - 1) + 1))
        .map(_ -> asked);
  }

  private boolean isListing() {
    return listing.filter(job -> job.pending() > 0).isPresent();
  }

  /** Whether no task will change any more. */
  boolean ended() {
    return cancelled() || (fed() && idle());
  }

  private boolean idle() {
    return tasks.filter(job -> job.pending() == 0).isPresent();
  }

  /** Whether the report is written, and is where it is to be kept. */
  boolean reported() {
    return written.isPresent() && !storing.filter(ReportUpload::pending).isPresent();
  }

  /** Whether a report is being written, or is there. */
  boolean reportStarted() {
    return report.filter(job -> job.total() > 0).isPresent() && !lost(report, written);
  }

  /** Whether a worker's next step needs room in Redis: it lists, or writes the report. */
  boolean awaitsDocuments() {
    boolean lists = manifest.isEmpty() || (isListing() && fedAsListed() && idle());
    return started() && (lists || (reportStarted() && written.isEmpty()));
  }

  /** Whether a worker once found no room in Redis for what the job needs. */
  boolean missedRoom() {
    return tasks.filter(job -> job.counter(Counters.REDIS_FULL) > 0).isPresent();
  }

  /** Whether every task of the manifest ended by itself. */
  boolean complete() {
    return fed() && tasks.filter(job -> job.done() + job.dead() >= job.total()).isPresent();
  }

  /** Why the workers that there are cannot do what is next, if they say so. */
  Optional<Refusal> refusal() {
    return Stream.of(listing, tasks, report)
        .flatMap(Optional::stream)
        .filter(job -> job.pending() > 0)
        .flatMap(job -> job.refusal().stream())
        .findFirst();
  }

  /**
   * Whether Redis lost a part of what it held, so that the job cannot go on with the rest: the
   * listing has ended and left nothing, or chunks were fed of a listing that nobody knows.
   */
  boolean broken() {
    return started() ? lost(listing, manifest) : leftover();
  }

  private boolean leftover() {
    return listing.isPresent()
        || report.isPresent()
        || tasks.filter(job -> job.nextChunk() > 0).isPresent();
  }

  private static boolean lost(Optional<JobSnapshot> job, Optional<?> result) {
    return job.filter(snapshot -> snapshot.done() > 0).isPresent() && result.isEmpty();
  }
}
