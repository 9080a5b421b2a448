package io.codeguard.operator.kube;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.codeguard.api.v1alpha1.ValidationJob;
import io.codeguard.api.v1alpha1.ValidationJobStatus;
import io.codeguard.operator.job.Phase;
import io.codeguard.operator.testing.Cluster;
import io.codeguard.queue.contract.Documents;
import io.codeguard.queue.testing.RedisServer;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two operators for a moment, of which one has not seen yet what the other has written. */
@Tag("api-server")
class StatusWriterTest {
  @Test
  void aLastStatusIsNotReplacedByOneWhoseWriterHasNotSeenIt() {
    try (RedisServer server = RedisServer.start()) {
      Cluster cluster = Cluster.install(server.settings());
      cluster.apply(
          """
          apiVersion: codeguard.io/v1alpha1
          kind: ValidationJob
          metadata: {name: twice}
          spec: {source: {inline: {a.json: "{}"}}, validations: [{type: syntax}]}
          """);
      ValidationJob seenByBoth = cluster.job("twice");
      StatusWriter<ValidationJobStatus, ValidationJob> first = writer(cluster);
      StatusWriter<ValidationJobStatus, ValidationJob> second = writer(cluster);

      // What is not the last may be written by whoever comes.
      var _ = first.write(seenByBoth, status(Phase.RUNNING));
      var _ = second.write(seenByBoth, status(Phase.LISTING));
      ValidationJob now = cluster.job("twice");
      var _ = first.write(now, status(Phase.FAILED));

      assertThatThrownBy(() -> second.write(now, status(Phase.SUCCEEDED)))
          .isInstanceOfSatisfying(
              KubernetesClientException.class, e -> assertThat(e.getCode()).isEqualTo(409));
      assertThat(cluster.job("twice").getStatus().phase()).isEqualTo(Phase.FAILED);
    }
  }

  private static ValidationJobStatus status(String phase) {
    byte[] json = "{\"phase\": \"%s\"}".formatted(phase).getBytes(UTF_8);
    return Documents.decode(json, ValidationJobStatus.class);
  }

  private static StatusWriter<ValidationJobStatus, ValidationJob> writer(Cluster cluster) {
    return new StatusWriter<>(
        new Apply(cluster.admin()),
        ValidationJob::new,
        (_, _) -> true,
        Phase::isFinal,
        Duration.ZERO,
        Clock.systemUTC());
  }
}
