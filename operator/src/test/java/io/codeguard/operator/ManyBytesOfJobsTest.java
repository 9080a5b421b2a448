package io.codeguard.operator;

import static io.codeguard.operator.testing.Statuses.awaitCondition;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.codeguard.operator.testing.Cluster;
import io.codeguard.operator.testing.FakeWorker;
import io.codeguard.operator.testing.OperatorProgram;
import io.codeguard.queue.RedisConnection;
import io.codeguard.queue.testing.RedisServer;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Jobs that are larger in total than the operator's memory, present at its start. */
@Tag("api-server")
class ManyBytesOfJobsTest {
  private static final int JOBS = 60;
  private static final int FILE_CHARACTERS = 225_000;
  private static final int HEAP_MEGABYTES = 128;
  private static final Duration LONG = Duration.ofMinutes(5);

  @Test
  void doNotKeepTheOperatorFromStartingAndServing() {
    try (RedisServer server = RedisServer.start();
        RedisConnection redis = RedisConnection.open(server.settings())) {
      Cluster cluster = Cluster.install(server.settings());
      for (int job = 0; job < JOBS; job++) {
        apply(cluster, "big-" + job, "nowhere", FILE_CHARACTERS);
      }
      URI api = URI.create(cluster.admin().getConfiguration().getMasterUrl());
      try (OperatorProgram program = OperatorProgram.start(cluster, "pod", api, HEAP_MEGABYTES);
          FakeWorker worker = FakeWorker.start(redis.queue(cluster.namespace() + "/default"))) {
        await().atMost(LONG).until(program::ready);
        apply(cluster, "good", "default", FILE_CHARACTERS);
        await()
            .atMost(LONG)
            .until(
                () ->
                    cluster.job("good").getStatus() != null
                        && "Succeeded".equals(cluster.job("good").getStatus().phase()));
        assertThat(worker.validated()).isEqualTo(4);
        for (int job = 0; job < JOBS; job++) {
          String name = "big-" + job;
          awaitCondition(() -> cluster.job(name), "PoolReady", "False PoolMissing");
        }
        assertThat(cluster.job("big-0").getSpec().source().inline())
            .as("what the operator does not cache is not lost")
            .hasSize(4)
            .containsEntry("0.txt", "x".repeat(FILE_CHARACTERS));
        assertThat(program.log()).doesNotContain("OutOfMemoryError");
        cluster.deleteJobs();
        await()
            .atMost(LONG)
            .until(() -> cluster.job("big-0") == null && cluster.job("good") == null);
      }
    }
  }

  private static void apply(Cluster cluster, String name, String pool, int characters) {
    String text = "x".repeat(characters);
    cluster.apply(
        """
        apiVersion: codeguard.io/v1alpha1
        kind: ValidationJob
        metadata: {name: %s}
        spec:
          poolRef: {name: %s}
          source:
            inline:
              0.txt: "%s"
              1.txt: "%s"
              2.txt: "%s"
              3.txt: "%s"
          validations: [{type: syntax}]
        """
            .formatted(name, pool, text, text, text, text));
  }
}
