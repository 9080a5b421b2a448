package io.codeguard.worker.report;

import io.codeguard.protocol.Documents;
import io.codeguard.protocol.JobPlan;
import io.codeguard.reporting.sarif.Baseline;
import io.codeguard.worker.job.JobStore;
import io.codeguard.worker.source.tree.SourceException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;

/** Reads the baseline that a job's findings are compared with from the queue. */
public final class BaselineDocuments {
  private BaselineDocuments() {}

  /**
   * Reads the baseline, if the job has one.
   *
   * @throws SourceException if it is not a valid report; the message contains the field
   */
  public static Optional<Baseline> read(JobStore store, String job, JobPlan plan)
      throws SourceException, InterruptedException {
    JobPlan.Baseline baseline = plan.baseline();
    if (baseline == null) {
      return Optional.empty();
    }
    ByteArrayOutputStream report = new ByteArrayOutputStream();
    for (long part = 0; part < baseline.parts(); part++) {
      Optional<byte[]> content = store.document(job, Documents.baselinePart(part));
      report.writeBytes(
          content.orElseThrow(
              () ->
                  SourceException.permanent(
                      baseline.field()
                          + ": the baseline is no longer in the queue; recreate the job")));
    }
    try {
      return Optional.of(Baseline.read(new ByteArrayInputStream(report.toByteArray())));
    } catch (IOException e) {
      throw SourceException.permanent(
          baseline.field()
              + " is not a report: "
              + e.getMessage()
              + "; use a SARIF report written by CodeGuard");
    }
  }
}
