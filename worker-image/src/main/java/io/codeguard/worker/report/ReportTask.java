package io.codeguard.worker.report;

import io.codeguard.protocol.Documents;
import io.codeguard.protocol.Exclusions;
import io.codeguard.protocol.Highlight;
import io.codeguard.protocol.JobPlan;
import io.codeguard.protocol.NewFindings;
import io.codeguard.protocol.Report;
import io.codeguard.protocol.SourceListing;
import io.codeguard.queue.Completion;
import io.codeguard.queue.Lease;
import io.codeguard.reporting.Finding;
import io.codeguard.reporting.Severity;
import io.codeguard.reporting.ValidationRules;
import io.codeguard.reporting.sarif.Baseline;
import io.codeguard.reporting.sarif.SarifWriter;
import io.codeguard.reporting.sarif.SarifWriter.Exclusion;
import io.codeguard.validators.Validator;
import io.codeguard.worker.job.JobStore;
import io.codeguard.worker.plan.PreparedPlan;
import io.codeguard.worker.plan.PreparedValidation;
import io.codeguard.worker.source.tree.SourceException;
import io.codeguard.worker.validation.Highlights;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a job's report: all results and dead letters, in parts, then the document that marks it
 * complete. The report is reproducible: its bytes do not depend on the order of processing.
 */
public record ReportTask(JobStore store) {
  private static final Logger LOG = LoggerFactory.getLogger(ReportTask.class);

  /**
   * @throws InterruptedException also if the lease is lost: another worker then writes the report
   */
  public Completion run(Lease lease, PreparedPlan plan)
      throws SourceException, InterruptedException {
    String job = Documents.mainJob(lease.jobId());
    Optional<Baseline> baseline = BaselineDocuments.read(store, job, plan.plan());
    List<Finding> newFindings = new ArrayList<>();
    SarifWriter.Source source = source(job, plan.plan());
    JobResults results = new JobResults(store, job, plan);
    ReportParts parts = new ReportParts(store, lease);
    try (parts) {
      SarifWriter.write(
          parts.sarif(), source, validations(plan), results, baseline, newFindings::add);
    } catch (InterruptedIOException | Pages.InterruptedWalkException e) {
      throw new InterruptedException();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Report report =
        new Report(
            parts.count(),
            parts.digest(),
            results.findings(),
            baseline.map(_ -> newFindings(newFindings)).orElse(null));
    store.putDocument(lease, Documents.REPORT, Documents.encode(report));
    LOG.atInfo()
        .addKeyValue("job", plan.plan().name())
        .addKeyValue("findings", report.results())
        .addKeyValue("digest", report.digest())
        .log("report written");
    return Completion.DONE;
  }

  private static NewFindings newFindings(List<Finding> findings) {
    List<Highlight> top =
        Highlights.of(findings).stream()
            .map(highlight -> Documents.decode(highlight.content(), Highlight.class))
            .toList();
    return new NewFindings(
        count(findings, Severity.ERROR),
        count(findings, Severity.WARNING),
        count(findings, Severity.NOTE),
        top);
  }

  private static long count(List<Finding> findings, Severity severity) {
    return findings.stream().filter(finding -> finding.severity() == severity).count();
  }

  private SarifWriter.Source source(String job, JobPlan plan) throws InterruptedException {
    Optional<SourceListing> manifest =
        store
            .document(job, Documents.MANIFEST)
            .map(document -> Documents.decode(document, SourceListing.class));
    Optional<String> repository = Optional.ofNullable(plan.source().git()).map(JobPlan.Git::url);
    return new SarifWriter.Source(
        plan.name(),
        manifest.map(SourceListing::revision).orElse(""),
        repository,
        manifest.map(ReportTask::excludedFiles).orElse(List.of()),
        // For a cancelled job, the number of clean files is unknown.
        store.isCancelled(job)
            ? Map.of()
            : tasks(plan, manifest.map(SourceListing::tasksOf).orElse(List.of())));
  }

  private static List<Exclusion> excludedFiles(SourceListing manifest) {
    return new TreeMap<>(manifest.excluded())
        .entrySet().stream()
            .map(
                reason ->
                    new Exclusion(
                        reason.getKey(), reason.getValue(), Exclusions.hidesFile(reason.getKey())))
            .toList();
  }

  /** The number of tasks by type, because validations of the same type share a run. */
  private static Map<String, Long> tasks(JobPlan plan, List<Long> tasksOf) {
    Map<String, Long> tasks = new HashMap<>();
    for (int i = 0; i < tasksOf.size(); i++) {
      tasks.merge(plan.validations().get(i).type(), tasksOf.get(i), Long::sum);
    }
    return tasks;
  }

  private static Collection<ValidationRules> validations(PreparedPlan plan) {
    return plan.validations().stream()
        .map(PreparedValidation::validator)
        .distinct()
        .map(Validator::describe)
        .toList();
  }
}
