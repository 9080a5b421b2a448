package io.codeguard.operator;

import static io.codeguard.operator.testing.Statuses.SOON;
import static io.codeguard.operator.testing.Statuses.awaitCondition;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.codeguard.operator.testing.Cluster;
import io.codeguard.operator.testing.FakeWorker;
import io.codeguard.operator.testing.OperatorProgram;
import io.codeguard.operator.testing.TestOperator;
import io.codeguard.queue.RedisConnection;
import io.codeguard.queue.TaskQueue;
import io.codeguard.queue.testing.RedisServer;
import io.codeguard.testing.ResourceDefinitions;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Uninstalling completes, whether the operator, the CRDs or the jobs are removed first. */
@Tag("api-server")
@Isolated("it removes the definitions that all share")
class UninstallTest {
  private RedisServer server;
  private RedisConnection redis;
  private Cluster cluster;

  @BeforeEach
  void install() {
    server = RedisServer.start();
    redis = RedisConnection.open(server.settings());
    cluster = Cluster.install(server.settings());
  }

  @AfterEach
  void stop() {
    redis.close();
    server.close();
  }

  private TaskQueue queue() {
    return redis.queue(cluster.namespace() + "/own");
  }

  private void install(String job) {
    cluster.apply(
        """
        apiVersion: codeguard.io/v1alpha1
        kind: WorkerPool
        metadata: {name: own}
        spec: {}
        """);
    cluster.apply(
        """
        apiVersion: codeguard.io/v1alpha1
        kind: ValidationJob
        metadata: {name: %s}
        spec:
          poolRef: {name: own}
          source: {inline: {a.json: '{}'}}
          validations: [{type: syntax}]
        """
            .formatted(job));
  }

  private void awaitPhase(String job, String phase) {
    await()
        .atMost(SOON)
        .until(
            () ->
                cluster.job(job).getStatus() != null
                    && phase.equals(cluster.job(job).getStatus().phase()));
  }

  @Test
  void jobsCanBeDeletedWithoutAnOperatorAndTheNextOneCleansTheQueue() {
    String uid;
    try (FakeWorker _ = FakeWorker.startHeld(queue())) {
      try (OperatorProcess _ = TestOperator.start(cluster)) {
        install("running");
        awaitPhase("running", "Running");
        uid = cluster.job("running").getMetadata().getUid();
        await()
            .atMost(SOON)
            .until(
                () ->
                    cluster
                        .pool("own")
                        .getMetadata()
                        .getAnnotations()
                        .getOrDefault("codeguard.io/started-jobs", "")
                        .contains(uid));
      }
      assertThat(cluster.pool("own").getFinalizers())
          .as("without an operator there is no finalizer")
          .isEmpty();
      cluster.admin().resource(cluster.job("running")).delete();
      await().atMost(SOON).until(() -> cluster.job("running") == null);
      assertThat(queue().monitor().job(uid)).isPresent();

      try (OperatorProcess _ = TestOperator.start(cluster)) {
        await().atMost(SOON).until(() -> queue().monitor().job(uid).isEmpty());
        await()
            .atMost(SOON)
            .until(
                () ->
                    !cluster
                        .pool("own")
                        .getMetadata()
                        .getAnnotations()
                        .containsKey("codeguard.io/started-jobs"));
      }
    }
  }

  @Test
  void deletingAFinishedJobDeletesItsReport() {
    try (FakeWorker _ = FakeWorker.start(queue());
        OperatorProcess _ = TestOperator.start(cluster)) {
      install("finished");
      awaitPhase("finished", "Succeeded");
      String uid = cluster.job("finished").getMetadata().getUid();
      assertThat(cluster.job("finished").getFinalizers()).isEmpty();
      assertThat(queue().monitor().job(uid)).isPresent();
      cluster.admin().resource(cluster.job("finished")).delete();
      await().atMost(SOON).until(() -> queue().monitor().job(uid).isEmpty());
    }
  }

  @Test
  void theFinalizerOfEarlierVersionsIsRemoved() {
    try (FakeWorker _ = FakeWorker.startHeld(queue())) {
      install("earlier");
      cluster
          .admin()
          .resource(cluster.job("earlier"))
          .edit(
              job -> {
                job.addFinalizer("codeguard.io/queue");
                return job;
              });
      cluster.admin().resource(cluster.job("earlier")).delete();
      assertThat(cluster.job("earlier").isMarkedForDeletion()).isTrue();
      try (OperatorProcess _ = TestOperator.start(cluster)) {
        await().atMost(SOON).until(() -> cluster.job("earlier") == null);
      }
    }
  }

  @Test
  void theOperatorRecoversFromDeletedCrdsOnceTheyExistAgain() {
    try (FakeWorker _ = FakeWorker.startHeld(queue());
        OperatorProgram program =
            OperatorProgram.start(
                cluster, "pod", URI.create(cluster.admin().getConfiguration().getMasterUrl()))) {
      install("running");
      awaitPhase("running", "Running");
      await().atMost(SOON).until(() -> cluster.pool("own").hasFinalizer("codeguard.io/jobs"));
      for (String name : List.of("validationjobs", "workerpools")) {
        cluster
            .admin()
            .apiextensions()
            .v1()
            .customResourceDefinitions()
            .withName(name + ".codeguard.io")
            .delete();
      }
      await().atMost(SOON).until(this::noDefinitions);
      try (OperatorProgram another =
          OperatorProgram.start(
              cluster, "other", URI.create(cluster.admin().getConfiguration().getMasterUrl()))) {
        await()
            .atMost(SOON)
            .until(() -> another.text("/readyz").contains("CRDs are not installed"));
        assertThat(another.status("/livez")).isEqualTo(200);
        ResourceDefinitions.install(cluster.admin());
        awaitCondition(() -> cluster.pool("default"), "QueueReachable", "True");
        await().atMost(SOON).until(another::ready);
      }
      await().atMost(SOON).until(program::ready);
    } finally {
      ResourceDefinitions.install(cluster.admin());
    }
  }

  private boolean noDefinitions() {
    return cluster
        .admin()
        .apiextensions()
        .v1()
        .customResourceDefinitions()
        .list()
        .getItems()
        .stream()
        .noneMatch(found -> found.getSpec().getGroup().equals("codeguard.io"));
  }
}
