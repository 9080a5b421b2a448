package io.codeguard.operator.policyreport;

import io.codeguard.api.v1alpha1.ValidationJob;
import io.codeguard.operator.kube.Labels;
import io.codeguard.operator.policyreport.PolicyReport.Outcome;
import io.codeguard.operator.policyreport.PolicyReport.Result;
import io.codeguard.operator.policyreport.PolicyReport.Summary;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Renders a job's results as one or more PolicyReports. Pure. */
final class Rendering {
  /**
   * Below the size limit of etcd even with the longest results; consumers have problems with 1000.
   */
  static final int MAX_RESULTS = 500;

  private static final int NAME_LENGTH = 200;
  private static final int UID_LENGTH = 8;
  private static final String API_VERSION = HasMetadata.getApiVersion(ValidationJob.class);
  private static final String KIND = HasMetadata.getKind(ValidationJob.class);

  private Rendering() {}

  static List<PolicyReport> of(FinishedJob job, Tallies tallies) {
    List<Result> results = new PolicyResults(job, tallies).all();
    List<PolicyReport> reports = new ArrayList<>();
    for (int from = 0; from < results.size(); from += MAX_RESULTS) {
      List<Result> page = results.subList(from, Math.min(from + MAX_RESULTS, results.size()));
      reports.add(report(job, reports.size() + 1, page));
    }
    return reports;
  }

  private static PolicyReport report(FinishedJob job, int number, List<Result> results) {
    PolicyReport report = new PolicyReport();
    report.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(job.namespace())
            .withName(name(job, number))
            .withLabels(Map.of(Labels.MANAGED_BY, Labels.OPERATOR))
            .addNewOwnerReference()
            .withApiVersion(API_VERSION)
            .withKind(KIND)
            .withName(job.name())
            .withUid(job.uid())
            .withController(true)
            .endOwnerReference()
            .build());
    report.setScope(
        new ObjectReferenceBuilder()
            .withApiVersion(API_VERSION)
            .withKind(KIND)
            .withNamespace(job.namespace())
            .withName(job.name())
            .withUid(job.uid())
            .build());
    report.setSummary(
        new Summary(
            count(results, Outcome.pass),
            count(results, Outcome.fail),
            count(results, Outcome.warn),
            count(results, Outcome.error),
            count(results, Outcome.skip)));
    report.setResults(results);
    return report;
  }

  /** Contains a part of the job's uid, to be unique. */
  private static String name(FinishedJob job, int number) {
    String start = job.name().substring(0, Math.min(NAME_LENGTH, job.name().length()));
    String unique =
        start.replaceAll("[.-]+$", "")
            + "-"
            + job.uid().substring(0, Math.min(UID_LENGTH, job.uid().length()));
    return number == 1 ? unique : unique + "-" + number;
  }

  private static int count(List<Result> results, Outcome outcome) {
    return (int) results.stream().filter(result -> result.result() == outcome).count();
  }
}
