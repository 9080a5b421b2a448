package io.codeguard.operator;

import static io.codeguard.operator.testing.Statuses.SOON;
import static io.codeguard.operator.testing.Statuses.awaitCondition;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.codeguard.api.v1alpha1.ValidationJob;
import io.codeguard.operator.kube.KubeClients;
import io.codeguard.operator.testing.Cluster;
import io.codeguard.operator.testing.FakeWorker;
import io.codeguard.operator.testing.TestOperator;
import io.codeguard.queue.RedisConnection;
import io.codeguard.queue.testing.RedisServer;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Resources that the API server accepts but the operator cannot deserialize: those of one tenant
 * must not affect other tenants.
 */
@Tag("api-server")
@Isolated("it changes the definitions that all share")
class UnreadableResourcesTest {
  private static final String DEEP = "{\"a\":".repeat(1100) + "1" + "}".repeat(1100);
  private static final String CONCURRENCY =
      "/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties/concurrency";
  private static final ObjectMapper JSON =
      new ObjectMapper(
          JsonFactory.builder()
              .streamReadConstraints(
                  StreamReadConstraints.builder().maxNestingDepth(Integer.MAX_VALUE).build())
              .build());

  private static RedisServer server;
  private static RedisConnection redis;
  private static Cluster cluster;

  @BeforeAll
  static void start() {
    server = RedisServer.start();
    redis = RedisConnection.open(server.settings());
    cluster = Cluster.install(server.settings());
    patchConcurrency("{\"type\":\"integer\"}");
  }

  @AfterAll
  static void stop() {
    patchConcurrency("{\"type\":\"integer\",\"minimum\":1,\"maximum\":256}");
    redis.close();
    server.close();
  }

  @Test
  void doNotAffectOtherResources() {
    createDeepJob("deep-before");
    awaitAccepted("wide-before");
    apply("good-before", "default");
    try (OperatorProcess operator = TestOperator.start(cluster);
        FakeWorker worker = FakeWorker.start(redis.queue(cluster.namespace() + "/default"))) {
      assertThat(operator.httpPort()).isPositive();
      awaitSucceeded("good-before");
      awaitUnreadable("validationjobs", "deep-before", "spec.validations[].parameters");
      awaitUnreadable("workerpools", "wide-before", "spec.concurrency");

      createDeepJob("deep-later");
      awaitAccepted("wide-later");
      apply("good-later", "default");
      awaitSucceeded("good-later");
      awaitUnreadable("validationjobs", "deep-later", "spec.validations[].parameters");
      awaitUnreadable("workerpools", "wide-later", "spec.concurrency");
      assertThat(
              condition("workerpools", "wide-later", "Ready").orElseThrow().path("status").asText())
          .isEqualTo("False");
      await().atMost(SOON).until(() -> warned("deep-later") && warned("wide-later"));
      assertThat(worker.validated()).isEqualTo(2);

      apply("on-wide", "wide-later");
      assertThat(awaitCondition(() -> cluster.job("on-wide"), "PoolReady", "False").reason())
          .isEqualTo("PoolUnreadable");
      correct("wide-later");
      try (FakeWorker other = FakeWorker.start(redis.queue(cluster.namespace() + "/wide-later"))) {
        awaitSucceeded("on-wide");
        assertThat(other.validated()).isEqualTo(1);
      }
      await()
          .atMost(SOON)
          .until(() -> condition("workerpools", "wide-later", "Readable").isEmpty());

      for (String job : new String[] {"deep-before", "deep-later"}) {
        delete(job);
        await().atMost(SOON).until(() -> cluster.admin().raw(path("validationjobs", job)) == null);
      }
      cluster.deleteJobs();
      await()
          .atMost(SOON)
          .until(
              () ->
                  read("/apis/codeguard.io/v1alpha1/namespaces/%s/validationjobs"
                          .formatted(cluster.namespace()))
                      .path("items")
                      .isEmpty());
    }
  }

  private static void createDeepJob(String name) {
    create(
        "validationjobs",
        """
        {"apiVersion": "codeguard.io/v1alpha1", "kind": "ValidationJob", "metadata": {"name": "%s"},
         "spec": {"source": {"inline": {"a.json": "{}"}},
                  "validations": [{"type": "syntax", "parameters": %s}]}}
        """
            .formatted(name, DEEP));
  }

  /** The API server uses a changed schema only shortly after the CRD was updated. */
  private static void awaitAccepted(String pool) {
    await()
        .atMost(SOON)
        .ignoreExceptions()
        .until(
            () -> {
              create(
                  "workerpools",
                  """
                  {"apiVersion": "codeguard.io/v1alpha1", "kind": "WorkerPool",
                   "metadata": {"name": "%s"}, "spec": {"concurrency": 99999999999}}
                  """
                      .formatted(pool));
              return true;
            });
  }

  private static void create(String plural, String json) {
    var _ =
        cluster
            .admin()
            .raw(
                "/apis/codeguard.io/v1alpha1/namespaces/%s/%s"
                    .formatted(cluster.namespace(), plural),
                "POST",
                json);
  }

  private static void apply(String job, String pool) {
    cluster.apply(
        """
        apiVersion: codeguard.io/v1alpha1
        kind: ValidationJob
        metadata: {name: %s}
        spec:
          poolRef: {name: %s}
          source: {inline: {a.json: '{}'}}
          validations: [{type: syntax}]
        """
            .formatted(job, pool));
  }

  /** The response contains the job, which some clients cannot read. */
  private static void delete(String job) {
    try (KubernetesClient client = KubeClients.create(cluster.admin().getConfiguration())) {
      client.resources(ValidationJob.class).inNamespace(cluster.namespace()).withName(job).delete();
    }
  }

  private static void correct(String pool) {
    cluster
        .admin()
        .genericKubernetesResources("codeguard.io/v1alpha1", "WorkerPool")
        .inNamespace(cluster.namespace())
        .withName(pool)
        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\": {\"concurrency\": 4}}");
  }

  private static void awaitSucceeded(String job) {
    await()
        .atMost(SOON)
        .until(
            () ->
                cluster.job(job).getStatus() != null
                    && "Succeeded".equals(cluster.job(job).getStatus().phase()));
  }

  private static void awaitUnreadable(String plural, String name, String field) {
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(condition(plural, name, "Readable"))
                    .hasValueSatisfying(
                        condition -> {
                          assertThat(condition.path("status").asText()).isEqualTo("False");
                          assertThat(condition.path("reason").asText()).isEqualTo("Unreadable");
                          assertThat(condition.path("message").asText())
                              .startsWith(field)
                              .endsWith("correct it, or delete the resource");
                        }));
  }

  private static Optional<JsonNode> condition(String plural, String name, String type) {
    return StreamSupport.stream(
            read(path(plural, name)).path("status").path("conditions").spliterator(), false)
        .filter(condition -> condition.path("type").asText().equals(type))
        .findFirst();
  }

  private static boolean warned(String name) {
    return cluster.admin().v1().events().inNamespace(cluster.namespace()).list().getItems().stream()
        .filter(event -> event.getInvolvedObject().getName().equals(name))
        .filter(event -> event.getType().equals("Warning"))
        .map(Event::getReason)
        .anyMatch("Unreadable"::equals);
  }

  private static String path(String plural, String name) {
    return "/apis/codeguard.io/v1alpha1/namespaces/%s/%s/%s"
        .formatted(cluster.namespace(), plural, name);
  }

  private static JsonNode read(String path) {
    try {
      return JSON.readTree(cluster.admin().raw(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void patchConcurrency(String schema) {
    CustomResourceDefinition changed =
        cluster
            .admin()
            .apiextensions()
            .v1()
            .customResourceDefinitions()
            .withName("workerpools.codeguard.io")
            .patch(
                PatchContext.of(PatchType.JSON),
                "[{\"op\":\"replace\",\"path\":\"%s\",\"value\":%s}]"
                    .formatted(CONCURRENCY, schema));
    assertThat(changed).isNotNull();
  }
}
