package io.codeguard.operator.tenants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.codeguard.api.v1alpha1.Phase;
import io.codeguard.api.v1alpha1.ValidationJob;
import io.codeguard.api.v1alpha1.ValidationJobStatus;
import io.codeguard.operator.testing.Cluster;
import io.codeguard.operator.testing.FakeWorker;
import io.codeguard.queue.RedisConnection;
import io.codeguard.queue.testing.RedisServer;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The victim: a tenant with its own namespace, pool, Redis and worker that shares only the operator
 * and the API server.
 */
final class Neighbour implements AutoCloseable {
  private static final int FILES = 20;
  private static final int BAD = 3;
  private static final Duration LONG = Duration.ofMinutes(3);
  private static final Duration OFTEN = Duration.ofMillis(25);

  private final Cluster cluster;
  private final String namespace;
  private final RedisServer server = RedisServer.start();
  private final RedisConnection redis = RedisConnection.open(server.settings());
  private final FakeWorker worker;
  private int jobs;

  Neighbour(Cluster cluster, String namespace) {
    this.cluster = cluster;
    this.namespace = namespace;
    cluster.apply(
        """
        apiVersion: codeguard.io/v1alpha1
        kind: WorkerPool
        metadata: {name: quiet, namespace: %s}
        spec: {redis: {url: '%s'}}
        """
            .formatted(namespace, server.settings().url()));
    this.worker = FakeWorker.start(redis.queue(namespace + "/quiet"));
  }

  /** Runs one job; returns the time from its creation until its result was visible. */
  Duration run() {
    String name = "job-" + jobs++;
    String files =
        IntStream.range(0, FILES)
            .mapToObj(file -> "f%d: '%s'".formatted(file, file < BAD ? "bad" : "good"))
            .collect(Collectors.joining(", "));
    long start = System.nanoTime();
    cluster.apply(
        """
        apiVersion: codeguard.io/v1alpha1
        kind: ValidationJob
        metadata: {name: %s, namespace: %s}
        spec:
          poolRef: {name: quiet}
          source: {inline: {%s}}
          validations: [{type: syntax}]
        """
            .formatted(name, namespace, files));
    await()
        .atMost(LONG)
        .pollDelay(Duration.ZERO)
        .pollInterval(OFTEN)
        .until(() -> Phase.isFinal(cluster.job(namespace, name).getStatus()));
    return Duration.ofNanos(System.nanoTime() - start);
  }

  /** Asserts that every job so far has succeeded and counted each file and finding once. */
  void assertAllIsDone() {
    List<ValidationJob> all =
        cluster.admin().resources(ValidationJob.class).inNamespace(namespace).list().getItems();
    assertThat(all).hasSize(jobs);
    for (ValidationJob job : all) {
      ValidationJobStatus status = job.getStatus();
      assertThat(status.phase()).as(job.getMetadata().getName()).isEqualTo("Succeeded");
      assertThat(status.tasks().total()).isEqualTo(FILES);
      assertThat(status.tasks().succeeded()).isEqualTo(FILES);
      assertThat(status.findings().error()).isEqualTo(BAD);
    }
    assertThat(worker.validated()).isEqualTo((long) jobs * FILES);
  }

  @Override
  public void close() {
    worker.close();
    redis.close();
    server.close();
  }
}
