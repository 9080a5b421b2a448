package io.codeguard.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeguard.api.v1alpha1.ValidationJobStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Workers that are told to go end what they have. Leases last longer than these tests may: were a
 * worker killed with tasks in its hands, the job could not end in time.
 */
@Tag("pods")
@Order(2)
class LongTasksIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int LEASE_SECONDS = 900;
  private static final int FILES = 3;
  private static final int VALIDATIONS = 10;

  /** Two workers do so many at a time, in batches of as many as there are files. */
  private static final int AT_A_TIME = 2 * 2 * FILES;

  private final Jobs jobs = Jobs.in("long-tasks");

  @BeforeEach
  void install(@TempDir Path directory) throws IOException {
    jobs.redisSecret();
    jobs.apply(
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: jars}
        binaryData: {sleep.jar: %s}
        """
            .formatted(Base64.getEncoder().encodeToString(Files.readAllBytes(jar(directory)))));
  }

  /** The benchmarks' validator that takes its time, as a user would pack it. */
  private static Path jar(Path directory) {
    Path source = Commands.PROJECT.resolve("benchmarks/scaling/sleep");
    Path tools = Path.of(System.getProperty("java.home"), "bin");
    var _ =
        Commands.run(
            Map.of(),
            List.of(
                tools.resolve("javac").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                directory.toString(),
                source.resolve("SleepValidator.java").toString()));
    Path jar = directory.resolve("sleep.jar");
    var _ =
        Commands.run(
            Map.of(),
            List.of(
                tools.resolve("jar").toString(),
                "cf",
                jar.toString(),
                "-C",
                directory.toString(),
                "SleepValidator.class",
                "-C",
                source.toString(),
                "META-INF",
                "-C",
                source.toString(),
                "sleep.json"));
    return jar;
  }

  @AfterEach
  void makeRoom() {
    jobs.deletePools();
  }

  private void pool(int replicas, String mark) {
    jobs.apply(
        """
        apiVersion: codeguard.io/v1alpha1
        kind: WorkerPool
        metadata: {name: slow}
        spec:
          redis: {secretRef: {name: redis}}
          replicas: %d
          concurrency: 2
          leaseSeconds: %d
          env: [{name: MARK, value: %s}]
          podTemplate:
            volumes: [{name: jars, mountPath: /opt/codeguard/more, readOnly: true, configMap: {name: jars}}]
        """
            .formatted(replicas, LEASE_SECONDS, mark));
  }

  /** A worker that comes late finds the others at their second batches, which are smaller. */
  private void startJob(String name) {
    jobs.awaitWorkers("slow", LIMIT, 2);
    jobs.apply(
        name,
        "{source: {inline: {a: x, b: x, c: x}}, poolRef: {name: slow}, cache: false, validations: [%s]}"
            .formatted(
                String.join(
                    ", ",
                    Collections.nCopies(
                        VALIDATIONS, "{type: sleep, parameters: {millis: 2000}}"))));
    jobs.await(
        name, LIMIT, status -> status.tasks() != null && status.tasks().active() == AT_A_TIME);
  }

  private void everyTaskEnds(String name) {
    ValidationJobStatus status = jobs.awaitFinished(name, LIMIT);
    assertThat(status.phase()).as("%s", status.conditions()).isEqualTo("Succeeded");
    assertThat(status.tasks().succeeded()).isEqualTo(FILES * VALIDATIONS);
    assertThat(status.tasks().failed()).isZero();
  }

  @Test
  void aPoolShrinksInTheMiddleOfLongTasks() {
    pool(2, "same");
    startJob("shrunk");
    pool(1, "same");
    everyTaskEnds("shrunk");
  }

  @Test
  void aPoolGetsOtherWorkersInTheMiddleOfLongTasks() {
    pool(2, "old");
    startJob("updated");
    pool(2, "new");
    everyTaskEnds("updated");
  }
}
