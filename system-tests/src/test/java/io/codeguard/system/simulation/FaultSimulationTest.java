package io.codeguard.system.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.codeguard.queue.SimulatedRedis;
import io.codeguard.system.simulation.History.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * Under failures, delays, lost responses and restarts, every task is counted once, every job
 * finishes, and no data remains. Runs 2,000 histories by default; {@code -Dfaults.seed=N} repeats
 * one, {@code -Dfaults=long} runs for hours.
 */
@Tag("redis")
class FaultSimulationTest {
  private static final int HISTORIES = Integer.getInteger("faults.histories", 2_000);
  private static final Duration LONG = Duration.ofHours(4);

  /** Enough failed histories to distinguish one problem from several. */
  private static final int ENOUGH = 5;

  @BeforeAll
  static void silence() {
    // Workers log a warning for each fault.
    ((Logger) LoggerFactory.getLogger("io.codeguard")).setLevel(Level.OFF);
  }

  @Test
  void everyTaskIsCountedOnceEveryJobFinishesAndNoDataRemains() throws Exception {
    Long only = Long.getLong("faults.seed");
    List<Outcome> broken = only == null ? live() : List.of(live(only));
    broken.forEach(FaultSimulationTest::print);
    assertThat(broken).extracting(Outcome::problems).allMatch(List::isEmpty);
  }

  private static void print(Outcome outcome) {
    outcome.trace().forEach(System.out::println);
    System.out.println("-Dfaults.seed=" + outcome.seed());
    outcome.problems().forEach(problem -> System.out.println("  " + problem));
  }

  private static Outcome live(long seed) {
    try (SimulatedRedis redis = SimulatedRedis.start()) {
      return History.of(seed, redis);
    }
  }

  private static List<Outcome> live() throws InterruptedException, ExecutionException {
    boolean goOn = "long".equals(System.getProperty("faults"));
    Instant end = Instant.now().plus(LONG);
    AtomicLong seeds = new AtomicLong(goOn ? end.getEpochSecond() * 1_000_000 : 1);
    long last = HISTORIES;
    ConcurrentLinkedQueue<Outcome> broken = new ConcurrentLinkedQueue<>();
    int threads = Runtime.getRuntime().availableProcessors();
    try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
      List<Future<?>> running =
          IntStream.range(0, threads)
              .<Future<?>>mapToObj(
                  _ ->
                      executor.submit(
                          () -> {
                            try (SimulatedRedis redis = SimulatedRedis.start()) {
                              long seed = seeds.getAndIncrement();
                              while ((goOn ? Instant.now().isBefore(end) : seed <= last)
                                  && broken.size() < ENOUGH) {
                                redis.clear();
                                Outcome outcome = History.of(seed, redis);
                                if (!outcome.problems().isEmpty()) {
                                  broken.add(outcome);
                                }
                                seed = seeds.getAndIncrement();
                              }
                            }
                          }))
              .toList();
      for (Future<?> one : running) {
        one.get();
      }
    }
    return List.copyOf(broken);
  }
}
