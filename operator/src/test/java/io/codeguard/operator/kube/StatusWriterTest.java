package io.codeguard.operator.kube;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.codeguard.api.v1alpha1.Phase;
import io.codeguard.api.v1alpha1.ValidationJob;
import io.codeguard.api.v1alpha1.ValidationJobStatus;
import io.codeguard.operator.testing.Cluster;
import io.codeguard.protocol.Documents;
import io.codeguard.queue.testing.RedisServer;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two active operators for a moment, of which one has not yet seen the other's writes. */
@Tag("api-server")
class StatusWriterTest {
  private RedisServer server;
  private Cluster cluster;
  private ValidationJob seenByBoth;
  private StatusWriter<ValidationJobStatus, ValidationJob> first;
  private StatusWriter<ValidationJobStatus, ValidationJob> second;

  @BeforeEach
  void install() {
    server = RedisServer.start();
    cluster = Cluster.install(server.settings());
    seenByBoth = job(cluster);
    first = writer(cluster);
    second = writer(cluster);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aFinalStatusIsNotOverwrittenByAStaleWriter() {
    var _ = first.write(seenByBoth, status(Phase.FAILED));

    assertRefused(() -> second.write(seenByBoth, status(Phase.SUCCEEDED)));
    assertRefused(() -> second.write(seenByBoth, status(Phase.RUNNING)));
    assertThat(cluster.job("twice").getStatus().phase()).isEqualTo(Phase.FAILED);
  }

  /** Otherwise the job's deadline would start again. */
  @Test
  void aStartTimeIsNotOverwrittenByAStaleWriter() {
    var _ = first.write(seenByBoth, started("2026-01-01T00:00:00Z"));

    assertRefused(() -> second.write(seenByBoth, started("2026-01-01T00:01:00Z")));
    assertRefused(() -> second.write(seenByBoth, status(Phase.PENDING)));
    assertThat(cluster.job("twice").getStatus().startTime()).isEqualTo("2026-01-01T00:00:00Z");
  }

  @Test
  void aWriterMayNotHaveSeenItsOwnWrite() {
    var _ = first.write(seenByBoth, status(Phase.LISTING));
    var _ = first.write(seenByBoth, status(Phase.RUNNING));
    var _ = first.write(seenByBoth, status(Phase.SUCCEEDED));

    assertThat(cluster.job("twice").getStatus().phase()).isEqualTo(Phase.SUCCEEDED);
  }

  private static ValidationJob job(Cluster cluster) {
    cluster.apply(
        """
        apiVersion: codeguard.io/v1alpha1
        kind: ValidationJob
        metadata: {name: twice}
        spec: {source: {inline: {a.json: "{}"}}, validations: [{type: syntax}]}
        """);
    return cluster.job("twice");
  }

  private static void assertRefused(ThrowingCallable write) {
    assertThatThrownBy(write)
        .isInstanceOfSatisfying(
            KubernetesClientException.class, e -> assertThat(e.getCode()).isEqualTo(409));
  }

  private static ValidationJobStatus started(String time) {
    return decode("{\"phase\": \"Listing\", \"startTime\": \"%s\"}".formatted(time));
  }

  private static ValidationJobStatus status(String phase) {
    return decode("{\"phase\": \"%s\"}".formatted(phase));
  }

  private static ValidationJobStatus decode(String json) {
    return Documents.decode(json.getBytes(UTF_8), ValidationJobStatus.class);
  }

  private static StatusWriter<ValidationJobStatus, ValidationJob> writer(Cluster cluster) {
    return new StatusWriter<>(
        new Apply(cluster.admin()),
        ValidationJob::new,
        (_, _) -> true,
        true,
        Duration.ZERO,
        Clock.systemUTC());
  }
}
