package io.codeguard.operator;

import static io.codeguard.operator.testing.Statuses.awaitCondition;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.codeguard.api.v1alpha1.ValidationJob;
import io.codeguard.api.v1alpha1.ValidationJobStatus.TopFinding;
import io.codeguard.operator.policyreport.PolicyReport;
import io.codeguard.operator.policyreport.PolicyReport.Outcome;
import io.codeguard.operator.policyreport.PolicyReport.Result;
import io.codeguard.operator.testing.Cluster;
import io.codeguard.operator.testing.PolicyReportCrd;
import io.codeguard.operator.testing.TestOperator;
import io.codeguard.queue.RedisConnection;
import io.codeguard.queue.testing.RedisServer;
import io.codeguard.worker.WorkerRuntime;
import io.codeguard.worker.WorkerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Examples that need a cluster work as described: real API server, Redis, operator and worker. */
@Tag("api-server")
@ResourceLock(PolicyReportCrd.NAME)
class ExamplesTest {
  private static final Path EXAMPLES = Path.of(System.getProperty("codeguard.project"), "examples");

  private static RedisServer server;
  private static RedisConnection redis;
  private static Cluster cluster;
  private static OperatorProcess operator;
  private static WorkerRuntime worker;

  @BeforeAll
  static void start() {
    server = RedisServer.start();
    redis = RedisConnection.open(server.settings());
    cluster = Cluster.install(server.settings());
    operator = TestOperator.start(cluster);
    worker =
        WorkerRuntime.start(WorkerSettings.of(cluster.namespace() + "/default", "worker"), redis);
  }

  @AfterAll
  static void stop() {
    if (operator != null) {
      cluster.deleteJobs();
      operator.close();
    }
    if (worker != null) {
      worker.close();
    }
    if (redis != null) {
      redis.close();
      server.close();
    }
  }

  private static void apply(String example) throws IOException {
    String text =
        Files.readString(EXAMPLES.resolve(example))
            .replace("namespace: default", "namespace: " + cluster.namespace());
    for (String document : text.split("(?m)^---$")) {
      cluster.apply(document);
    }
  }

  private static ValidationJob finished(String job) {
    awaitCondition(() -> cluster.job(job), "Finished", "True");
    return cluster.job(job);
  }

  @Test
  void policyReport() throws Exception {
    cluster.crd(PolicyReportCrd.fetch());
    apply("policy-report.yaml");
    awaitCondition(() -> cluster.job("shop-policies"), "PolicyReportReady", "True");

    assertThat(
            cluster
                .admin()
                .resources(PolicyReport.class)
                .inNamespace(cluster.namespace())
                .withLabel("app.kubernetes.io/managed-by", "codeguard-operator")
                .list()
                .getItems())
        .singleElement()
        .satisfies(
            report ->
                assertThat(report.getResults())
                    .extracting(Result::policy, Result::rule, Result::severity, Result::result)
                    .containsExactly(
                        tuple("pattern", "no-later", "low", Outcome.warn),
                        tuple("pattern", "no-print", "medium", Outcome.fail),
                        tuple("secrets", null, null, Outcome.pass),
                        tuple("syntax", null, null, Outcome.pass)));
  }

  @Test
  void baselineOfAnEarlierJob() throws Exception {
    apply("baseline.yaml");

    assertThat(finished("accepted").getStatus().verdict()).isEqualTo("Passed");
    assertThat(finished("accepted").getStatus().findings().total()).isEqualTo(2);
    assertOnlyTheNewOneCounts(finished("shop"), 3);
  }

  @Test
  void baselineOfAStoredReport() throws Exception {
    apply("baseline-report.yaml");

    assertOnlyTheNewOneCounts(finished("shop-since-report"), 2);
  }

  private static void assertOnlyTheNewOneCounts(ValidationJob job, long findings) {
    assertThat(job.getStatus().findings().total()).isEqualTo(findings);
    assertThat(job.getStatus().findings().fresh()).isEqualTo(1);
    assertThat(job.getStatus().topFindings())
        .extracting(TopFinding::path, TopFinding::line)
        .containsExactly(tuple("shop/stock.py", 2));
    assertThat(job.getStatus().verdict()).isEqualTo("Violations");
  }
}
