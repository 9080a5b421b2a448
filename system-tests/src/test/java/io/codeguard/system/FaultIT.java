package io.codeguard.system;

import static io.codeguard.system.Fault.EVERYTHING_KILLED;
import static io.codeguard.system.Fault.IMAGE_UPDATED;
import static io.codeguard.system.Fault.KUBELET_STOPPED;
import static io.codeguard.system.Fault.OPERATOR_KILLED;
import static io.codeguard.system.Fault.POOL_SHRUNK;
import static io.codeguard.system.Fault.REDIS_CUT_OFF;
import static io.codeguard.system.Fault.REDIS_FROZEN;
import static io.codeguard.system.Fault.REDIS_KILLED;
import static io.codeguard.system.Fault.REDIS_WIPED;
import static io.codeguard.system.Fault.WORKER_HANGS;
import static io.codeguard.system.Fault.WORKER_KILLED;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Parts of the system fail during a job; every task is still counted once. The times are chosen
 * with a seed, which is printed; {@code -Dfaults.seed=N} repeats them, and {@code -Dfaults=long}
 * runs for an hour with random faults, one per job.
 */
@Tag("pods")
@Order(3)
class FaultIT {
  /** Whether to run the long tests. */
  static final boolean LONG = "long".equals(System.getProperty("faults"));

  private static final long SEED =
      Long.getLong("faults.seed", System.currentTimeMillis() % 1_000_000);

  private static final Random RANDOM = new Random(SEED);

  private static Fault.Site site;

  @BeforeAll
  static void install() {
    System.out.println("faults.seed=" + SEED);
    site = new Fault.Site(Node.get(), Jobs.in("faults"), RANDOM);
    // Enough workers that some can hang or be removed while others continue.
    site.jobs().fixPool(2, CountedJob.LIMIT);
  }

  @AfterAll
  static void letThePoolScale() {
    site.jobs().scalePool(2);
  }

  /** All faults, several per job; or random ones for an hour. */
  static Stream<Arguments> faults() {
    if (!LONG) {
      return Stream.of(
          Arguments.of("workers", List.of(WORKER_KILLED, WORKER_HANGS, POOL_SHRUNK)),
          Arguments.of("outages", List.of(REDIS_FROZEN, REDIS_CUT_OFF, REDIS_KILLED)),
          Arguments.of(
              "control", List.of(IMAGE_UPDATED, KUBELET_STOPPED, REDIS_WIPED, OPERATOR_KILLED)),
          Arguments.of("everything", List.of(EVERYTHING_KILLED)));
    }
    List<Fault> all = List.of(Fault.values());
    Instant end = Instant.now().plus(Duration.ofHours(1));
    return IntStream.iterate(0, i -> i + 1)
        .takeWhile(i -> Instant.now().isBefore(end))
        .mapToObj(
            i -> {
              Fault fault = all.get(RANDOM.nextInt(all.size()));
              String name = fault.name().toLowerCase(Locale.ROOT).replace('_', '-');
              return Arguments.of(name + "-" + i, List.of(fault));
            });
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("faults")
  void everyTaskIsCountedOnce(String name, List<Fault> faults) {
    int attempts = faults.stream().mapToInt(Fault::attempts).max().orElseThrow();
    CountedJob job = CountedJob.start(site.jobs(), name, attempts, CountedJob.SLOWLY);
    for (int i = 0; i < faults.size(); i++) {
      Fault fault = faults.get(i);
      long part = CountedJob.TASKS / (faults.size() + 2);
      if (!job.isRunningWith(part * (i + 1) + RANDOM.nextInt(CountedJob.FILES))) {
        // Workers completed all tasks during the last fault.
        job.assertEachTaskIsCountedOnce();
        job = CountedJob.start(site.jobs(), name + "-" + i, attempts, CountedJob.SLOWLY);
        job.awaitDone(part);
      }
      fault.strike(site);
      if (!fault.lasts().isZero()) {
        await().pollDelay(fault.lasts()).atMost(CountedJob.LIMIT).until(() -> true);
      }
      fault.heal(site);
    }
    job.assertEachTaskIsCountedOnce();
  }
}
