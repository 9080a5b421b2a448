package io.codeguard.operator.policyreport;

import static io.codeguard.operator.policyreport.Sarif.file;
import static io.codeguard.operator.policyreport.Sarif.finding;
import static io.codeguard.operator.testing.Statuses.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.codeguard.api.v1alpha1.StatusCondition;
import io.codeguard.api.v1alpha1.ValidationJob;
import io.codeguard.operator.OperatorProcess;
import io.codeguard.operator.policyreport.PolicyReport.Outcome;
import io.codeguard.operator.policyreport.PolicyReport.Result;
import io.codeguard.operator.policyreport.PolicyReport.Summary;
import io.codeguard.operator.testing.Cluster;
import io.codeguard.operator.testing.FakeWorker;
import io.codeguard.operator.testing.PolicyReportCrd;
import io.codeguard.operator.testing.Statuses;
import io.codeguard.operator.testing.TestOperator;
import io.codeguard.queue.RedisConnection;
import io.codeguard.queue.testing.RedisServer;
import io.codeguard.reporting.Finding;
import io.codeguard.reporting.Severity;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * PolicyReports on a real API server, with the CRD that Kyverno ships; the test acts as the
 * workers.
 */
@Tag("api-server")
@ResourceLock(PolicyReportCrd.NAME)
class PolicyReportsTest {
  private static final String READY = "PolicyReportReady";

  /** The garbage collector discovers new kinds every 30 seconds. */
  private static final Duration COLLECTED = Duration.ofMinutes(2);

  private static final String ONE_ERROR =
      Sarif.of(file("syntax", "a.json", finding("syntax", "json", Severity.ERROR, "a.json", 3)));

  private static Path crd;
  private static RedisServer server;
  private static RedisConnection redis;
  private static Cluster cluster;
  private static OperatorProcess operator;
  private static FakeWorker worker;

  @BeforeAll
  static void start() {
    crd = PolicyReportCrd.fetch();
    server = RedisServer.start();
    redis = RedisConnection.open(server.settings());
    cluster = Cluster.install(server.settings());
    operator = TestOperator.start(cluster);
    worker = FakeWorker.start(redis.queue(cluster.namespace() + "/default"));
  }

  @AfterAll
  static void stop() {
    if (operator != null) {
      uninstall();
      cluster.deleteJobs();
      worker.close();
      operator.close();
    }
    if (redis != null) {
      redis.close();
      server.close();
    }
  }

  @BeforeEach
  void install() {
    cluster.crd(crd);
  }

  private static void uninstall() {
    var definition =
        cluster
            .admin()
            .apiextensions()
            .v1()
            .customResourceDefinitions()
            .withName(PolicyReportCrd.NAME);
    definition.delete();
    await().atMost(SOON).until(() -> definition.get() == null);
    await()
        .atMost(SOON)
        .until(() -> cluster.admin().getApiResources("wgpolicyk8s.io/v1alpha2") == null);
  }

  private static void job(String name, String sarif, String more) {
    worker.reports(sarif);
    cluster.apply(
        """
        apiVersion: codeguard.io/v1alpha1
        kind: ValidationJob
        metadata: {name: %s}
        spec:
          source: {inline: {a.json: 'bad'}}
          validations: [{type: secrets}, {type: syntax}]
        %s
        """
            .formatted(name, more));
  }

  private static StatusCondition awaitReady(String job, String expected) {
    return Statuses.awaitCondition(() -> cluster.job(job), READY, expected);
  }

  private static List<PolicyReport> reports(String job) {
    String uid = cluster.job(job).getMetadata().getUid();
    return all().stream()
        .filter(report -> report.getMetadata().getOwnerReferences().getFirst().getUid().equals(uid))
        .toList();
  }

  private static List<PolicyReport> all() {
    return cluster
        .admin()
        .resources(PolicyReport.class)
        .inNamespace(cluster.namespace())
        .list()
        .getItems();
  }

  @Test
  void aFinishedJobHasOneIfRequested() {
    job("asks", ONE_ERROR, "  report: {policyReport: true}");
    assertThat(awaitReady("asks", "True Written").message())
        .isEqualTo("1 PolicyReport with 2 results");

    assertThat(reports("asks"))
        .singleElement()
        .satisfies(
            report -> {
              assertThat(report.getSummary()).isEqualTo(new Summary(1, 1, 0, 0, 0));
              assertThat(report.getScope().getName()).isEqualTo("asks");
              assertThat(report.getResults())
                  .extracting(Result::message)
                  .containsExactly("no findings that count", "1 finding (a.json:3)");
            });
    ValidationJob job = cluster.job("asks");
    assertThat(job.getStatus().verdict()).isEqualTo("Violations");
  }

  @Test
  void aJobHasNoneIfNotRequested() {
    job("asks-not", ONE_ERROR, "");
    Statuses.awaitCondition(() -> cluster.job("asks-not"), "Finished", "True");
    job("asks-later", ONE_ERROR, "  report: {policyReport: true}");
    awaitReady("asks-later", "True");

    assertThat(reports("asks-not")).isEmpty();
    assertThat(Statuses.condition(cluster.job("asks-not"), READY)).isEmpty();
  }

  @Test
  void aFailedJobHasOneWithTheReason() {
    cluster.apply(
        """
        apiVersion: codeguard.io/v1alpha1
        kind: ValidationJob
        metadata: {name: late}
        spec:
          poolRef: {name: nobody}
          source: {inline: {a.json: '{}'}}
          validations: [{type: syntax}]
          activeDeadlineSeconds: 1
          report: {policyReport: true}
        """);
    cluster.apply(
        """
        apiVersion: codeguard.io/v1alpha1
        kind: WorkerPool
        metadata: {name: nobody}
        spec: {}
        """);
    try (FakeWorker held = FakeWorker.startHeld(redis.queue(cluster.namespace() + "/nobody"))) {
      Statuses.awaitCondition(() -> cluster.job("late"), "Finished", "True DeadlineExceeded");
      awaitReady("late", "True");

      assertThat(held.validated()).isZero();
      // The rest depends on how far the job has got in its second.
      assertThat(reports("late").getFirst().getResults())
          .singleElement()
          .satisfies(
              result -> {
                assertThat(result.result()).isEqualTo(Outcome.error);
                assertThat(result.message())
                    .startsWith(
                        "validation failed: not finished within the 1 s of"
                            + " spec.activeDeadlineSeconds; ");
              });
    }
  }

  @Test
  void withoutTheCrdTheJobReportsTheRemedyAndTheReportIsWrittenLater() {
    uninstall();
    job("early", ONE_ERROR, "  report: {policyReport: true}");

    assertThat(awaitReady("early", "False NotInstalled").message())
        .isEqualTo(
            "PolicyReports are not installed in the cluster: install the CRD"
                + " policyreports.wgpolicyk8s.io with version v1alpha2, and the job's PolicyReport is"
                + " written");
    assertThat(cluster.job("early").getStatus().phase()).isEqualTo("Succeeded");
    assertThat(cluster.job("early").getStatus().verdict()).isEqualTo("Violations");

    cluster.crd(crd);
    awaitReady("early", "True Written");
    assertThat(reports("early")).hasSize(1);
    assertThat(cluster.job("early").getStatus().verdict()).isEqualTo("Violations");
  }

  @Test
  void withoutPermissionTheJobReportsTheRemedy() {
    List<PolicyRule> rules = rules();
    rules(rules.stream().filter(rule -> !rule.getApiGroups().contains("wgpolicyk8s.io")).toList());
    try {
      job("forbidden", ONE_ERROR, "  report: {policyReport: true}");
      assertThat(awaitReady("forbidden", "False Forbidden").message())
          .startsWith(
              "the operator has no permission to write PolicyReports: upgrade the chart, or grant"
                  + " its service account create and patch on policyreports.wgpolicyk8s.io (");
    } finally {
      rules(rules);
    }
    awaitReady("forbidden", "True Written");
  }

  private static List<PolicyRule> rules() {
    return cluster
        .admin()
        .rbac()
        .roles()
        .inNamespace(cluster.namespace())
        .withName(cluster.role())
        .get()
        .getRules();
  }

  private static void rules(List<PolicyRule> rules) {
    cluster
        .admin()
        .rbac()
        .roles()
        .inNamespace(cluster.namespace())
        .withName(cluster.role())
        .edit(
            role -> {
              role.setRules(rules);
              return role;
            });
  }

  @Test
  void manyRulesAreSplitIntoReportsThatAreDeletedWithTheJob() {
    String wide = "界".repeat(200);
    Finding[] findings =
        IntStream.range(0, 501)
            .mapToObj(i -> finding("syntax", i + wide, Severity.NOTE, wide, 1))
            .toArray(Finding[]::new);
    job(
        "many",
        Sarif.of(file("syntax", wide, findings)),
        "  report: {policyReport: true}\n  failOn: {severity: error}");

    assertThat(awaitReady("many", "True").message()).isEqualTo("2 PolicyReports with 502 results");
    assertThat(reports("many"))
        .extracting(PolicyReport::getSummary)
        .containsExactly(new Summary(1, 0, 499, 0, 0), new Summary(0, 0, 2, 0, 0));

    List<String> names =
        reports("many").stream().map(report -> report.getMetadata().getName()).toList();
    cluster.admin().resource(cluster.job("many")).delete();
    await()
        .atMost(COLLECTED)
        .until(
            () ->
                all().stream().noneMatch(report -> names.contains(report.getMetadata().getName())));
  }
}
