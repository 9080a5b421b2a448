package io.codeguard.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.codeguard.api.v1alpha1.ValidationJobStatus;
import io.codeguard.testing.TestCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Parts of the system fail in the middle of a job; every task is counted once all the same. The
 * moments are chosen from a seed that is printed; {@code -Dfaults.seed=N} repeats them, and {@code
 * -Dfaults=long} goes on for an hour with faults in random order.
 */
@Tag("pods")
@Order(3)
class FaultIT {
  private static final Duration LIMIT = Duration.ofMinutes(4);
  private static final int FILES = 500;
  private static final int VALIDATIONS = 20;
  private static final long SEED =
      Long.getLong("faults.seed", System.currentTimeMillis() % 1_000_000);

  private static Jobs jobs;
  private static String url;
  private static Fault.Site site;

  @BeforeAll
  static void install(@TempDir Path directory) {
    System.out.println("faults.seed=" + SEED);
    jobs = Jobs.in("faults");
    url =
        Installation.get()
            .sources()
            .serve("/many.zip", ManyFiles.zip(directory.resolve("many.zip"), FILES, 0));
    site =
        new Fault.Site(
            new Node(
                TestCluster.withPods()
                    .node()
                    .orElseThrow(
                        () ->
                            new AssertionError(
                                "faults need a node of our own: unset CODEGUARD_KUBECONFIG"))),
            jobs,
            new Random(SEED));
    jobs.scalePool(2);
  }

  /** Each fault once, or an hour of them. */
  static Stream<Arguments> faults() {
    List<Fault> all = List.of(Fault.values());
    if (!"long".equals(System.getProperty("faults"))) {
      return all.stream().map(fault -> Arguments.of(fault, name(fault)));
    }
    Instant end = Instant.now().plus(Duration.ofHours(1));
    return IntStream.iterate(0, i -> i + 1)
        .takeWhile(i -> Instant.now().isBefore(end))
        .mapToObj(
            i -> {
              Fault fault = all.get(site.random().nextInt(all.size()));
              return Arguments.of(fault, name(fault) + "-" + i);
            });
  }

  private static String name(Fault fault) {
    return fault.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  @ParameterizedTest
  @MethodSource("faults")
  void everyTaskIsCountedOnce(Fault fault, String job) {
    jobs.apply(
        job,
        "{source: {archive: {url: %s}}, validations: [%s], parallelism: 4, cache: false,"
                .formatted(url, ManyFiles.validations(VALIDATIONS))
            + " retry: {maxAttempts: 10, backoffSeconds: 1}}");
    for (int time = 1; time <= fault.times(); time++) {
      long from = (long) FILES * VALIDATIONS * time / (fault.times() + 2);
      long done = from + site.random().nextInt(FILES);
      jobs.await(job, LIMIT, status -> ended(status) >= done);
      fault.strike(site);
      if (!fault.lasts().isZero()) {
        await().pollDelay(fault.lasts()).atMost(LIMIT).until(() -> true);
      }
      fault.heal(site);
    }
    ValidationJobStatus status = jobs.awaitFinished(job, LIMIT);
    assertThat(status.phase()).as("%s", status.conditions()).isEqualTo("Succeeded");
    assertThat(status.tasks().total()).isEqualTo(FILES * VALIDATIONS);
    assertThat(status.tasks().succeeded()).isEqualTo(FILES * VALIDATIONS);
    assertThat(status.tasks().failed()).isZero();
    // Each file holds one thing that each validation finds: twice done would be counted twice.
    assertThat(status.findings().total()).isEqualTo(FILES * VALIDATIONS);
    jobs.delete(job);
  }

  private static long ended(ValidationJobStatus status) {
    return status.tasks() == null ? 0 : status.tasks().succeeded();
  }
}
