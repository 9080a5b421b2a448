package io.codeguard.jobengine;

import io.codeguard.api.v1alpha1.ValidationJobStatus;
import io.codeguard.jobengine.JobObservation.Failure;
import io.codeguard.protocol.Highlight;
import io.codeguard.protocol.Report;
import io.codeguard.protocol.SourceListing;
import io.codeguard.queue.JobSnapshot;
import java.util.List;
import java.util.Optional;

/** Builds what was observed of a job; what is not set was not found. Not thread-safe. */
final class JobObservationBuilder {
  private Optional<JobSnapshot> tasks = Optional.empty();
  private Optional<JobSnapshot> listing = Optional.empty();
  private Optional<JobSnapshot> report = Optional.empty();
  private Optional<SourceListing> manifest = Optional.empty();
  private Optional<Report> written = Optional.empty();
  private Optional<ReportUpload> storing = Optional.empty();
  private List<Highlight> highlights = List.of();
  private List<Failure> failures = List.of();
  private Optional<String> listingFailure = Optional.empty();
  private Optional<String> reportFailure = Optional.empty();
  private Optional<ValidationJobStatus> outcome = Optional.empty();

  /** Starts with nothing set. */
  JobObservationBuilder() {}

  /** Starts with the values of a JobObservation. */
  JobObservationBuilder(JobObservation values) {
    this.tasks = values.tasks();
    this.listing = values.listing();
    this.report = values.report();
    this.manifest = values.manifest();
    this.written = values.written();
    this.storing = values.storing();
    this.highlights = values.highlights();
    this.failures = values.failures();
    this.listingFailure = values.listingFailure();
    this.reportFailure = values.reportFailure();
    this.outcome = values.outcome();
  }

  JobObservationBuilder tasks(Optional<JobSnapshot> value) {
    tasks = value;
    return this;
  }

  JobObservationBuilder listing(Optional<JobSnapshot> value) {
    listing = value;
    return this;
  }

  JobObservationBuilder report(Optional<JobSnapshot> value) {
    report = value;
    return this;
  }

  JobObservationBuilder manifest(Optional<SourceListing> value) {
    manifest = value;
    return this;
  }

  JobObservationBuilder written(Optional<Report> value) {
    written = value;
    return this;
  }

  JobObservationBuilder storing(Optional<ReportUpload> value) {
    storing = value;
    return this;
  }

  JobObservationBuilder highlights(List<Highlight> value) {
    highlights = value;
    return this;
  }

  JobObservationBuilder failures(List<Failure> value) {
    failures = value;
    return this;
  }

  JobObservationBuilder listingFailure(Optional<String> value) {
    listingFailure = value;
    return this;
  }

  JobObservationBuilder reportFailure(Optional<String> value) {
    reportFailure = value;
    return this;
  }

  JobObservationBuilder outcome(Optional<ValidationJobStatus> value) {
    outcome = value;
    return this;
  }

  JobObservation build() {
    return new JobObservation(
        tasks,
        listing,
        report,
        manifest,
        written,
        storing,
        highlights,
        failures,
        listingFailure,
        reportFailure,
        outcome);
  }
}
