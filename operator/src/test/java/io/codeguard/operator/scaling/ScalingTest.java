package io.codeguard.operator.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The reaction of a pool with at most 10 workers, 50 tasks each, to changes of its demand. */
class ScalingTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final ScalingPolicy POLICY =
      new ScalingPolicy(0, 10, 50, Duration.ofSeconds(60), Duration.ofSeconds(120));

  /** A pool that immediately has the decided number of workers. */
  private static final class Pool {
    private final ScalingPolicy policy;
    private DemandHistory history = DemandHistory.startingAt(START);
    private ScalingDecision decision;
    private int replicas;
    private double rate;
    private int notReady;

    Pool(ScalingPolicy policy, int replicas) {
      this.policy = policy;
      this.replicas = replicas;
    }

    int at(long second, long demand) {
      Instant now = START.plusSeconds(second);
      return decide(Optional.of(new DemandSample(now, demand, rate)), now);
    }

    int unknownAt(long second) {
      return decide(Optional.empty(), START.plusSeconds(second));
    }

    private int decide(Optional<DemandSample> sample, Instant now) {
      Scaling.Outcome outcome =
          Scaling.decide(policy, history, sample, new Workers(replicas, replicas - notReady), now);
      history = outcome.history();
      decision = outcome.decision();
      replicas = decision.replicas();
      return replicas;
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 1", "50, 1", "51, 2", "500, 10", "501, 10", "9000000000000, 10"})
  void scalesUpImmediatelyToMeetDemand(long demand, int replicas) {
    assertThat(new Pool(POLICY, 0).at(0, demand)).isEqualTo(replicas);
  }

  @Test
  void neverGoesBelowMinReplicas() {
    ScalingPolicy two = new ScalingPolicy(2, 10, 50, Duration.ZERO, Duration.ZERO);
    Pool pool = new Pool(two, 0);
    assertThat(pool.at(0, 0)).isEqualTo(2);
    assertThat(pool.at(1000, 0)).isEqualTo(2);
    assertThat(pool.decision.reason()).isEqualTo("no demand; minReplicas is 2");
  }

  @Test
  void scalesDownToTheHighestRecommendationOfTheDelay() {
    Pool pool = new Pool(POLICY, 0);
    pool.at(0, 500);
    assertThat(pool.at(10, 100)).isEqualTo(10);
    assertThat(pool.at(40, 200)).isEqualTo(10);
    assertThat(pool.at(61, 100)).isEqualTo(4);
    assertThat(pool.at(90, 100)).isEqualTo(4);
    assertThat(pool.at(101, 100)).isEqualTo(2);
  }

  @Test
  void returnsWhenToDecideAgain() {
    Pool pool = new Pool(POLICY, 0);
    pool.at(0, 500);
    pool.at(10, 100);
    assertThat(pool.decision.reviewAfter().orElseThrow())
        .isBetween(Duration.ofSeconds(50), Duration.ofSeconds(51));
    assertThat(pool.decision.reason())
        .isEqualTo("demand of 100 requires 2; scaling down once demand has been that low for 60 s");
  }

  @Test
  void scalesToZeroOnlyAfterTheIdleTime() {
    Pool pool = new Pool(POLICY, 0);
    pool.at(0, 10);
    pool.at(50, 10);
    assertThat(pool.at(111, 0)).isEqualTo(1);
    assertThat(pool.at(169, 0)).isEqualTo(1);
    assertThat(pool.at(170, 0)).isEqualTo(0);
    assertThat(pool.decision.reason()).isEqualTo("no demand for 120 s");
  }

  @Test
  void newDemandPreventsScalingToZero() {
    Pool pool = new Pool(POLICY, 0);
    pool.at(0, 10);
    for (int second = 100; second < 10_000; second += 100) {
      assertThat(pool.at(second, 0)).isEqualTo(1);
      assertThat(pool.at(second + 1, 10)).isEqualTo(1);
    }
  }

  @Test
  void aSteadyLoadNeverScalesThePool() {
    Pool pool = new Pool(POLICY, 0);
    Random random = new Random(1);
    pool.at(0, 300);
    for (int second = 1; second < 3600; second++) {
      assertThat(pool.at(second, 251 + random.nextInt(50))).isEqualTo(6);
    }
  }

  @Test
  void holdsWhileDemandIsUnknown() {
    Pool pool = new Pool(POLICY, 0);
    pool.at(0, 500);
    for (int second = 1; second < 100_000; second += 1000) {
      assertThat(pool.unknownAt(second)).isEqualTo(10);
    }
    assertThat(pool.decision.reason())
        .isEqualTo("demand is unknown; the number of workers stays at 10");
  }

  @Test
  void aStaleSampleIsIgnored() {
    Instant now = START.plusSeconds(1000);
    DemandSample old = new DemandSample(now.minusSeconds(31), 0, 0);
    Scaling.Outcome outcome =
        Scaling.decide(
            POLICY, DemandHistory.startingAt(START), Optional.of(old), new Workers(7, 7), now);
    assertThat(outcome.decision().replicas()).isEqualTo(7);
  }

  @Test
  void unobservedTimeCountsAsAPeak() {
    Pool pool = new Pool(POLICY, 0);
    pool.at(0, 500);
    pool.unknownAt(500);
    assertThat(pool.at(501, 0)).isEqualTo(10);
    assertThat(pool.at(559, 0)).isEqualTo(10);
    assertThat(pool.at(561, 0)).isEqualTo(1);
  }

  @Test
  void aNewOperatorDoesNotScaleDownWithoutHistory() {
    Pool pool = new Pool(POLICY, 8);
    assertThat(pool.at(0, 0)).isEqualTo(8);
    assertThat(pool.at(59, 0)).isEqualTo(8);
    assertThat(pool.at(60, 0)).isEqualTo(1);
  }

  @Test
  void aLowerMaximumAppliesImmediately() {
    ScalingPolicy three =
        new ScalingPolicy(0, 3, 50, Duration.ofSeconds(60), Duration.ofSeconds(120));
    assertThat(new Pool(three, 8).at(0, 500)).isEqualTo(3);
    assertThat(new Pool(three, 8).at(0, 0)).isEqualTo(3);
    assertThat(new Pool(three, 8).unknownAt(0)).isEqualTo(3);
  }

  @Test
  void drainSecondsDecidesOnceThroughputIsKnown() {
    ScalingPolicy drain =
        new ScalingPolicy(
            0,
            10,
            50,
            Duration.ofSeconds(60),
            Duration.ofSeconds(120),
            Optional.of(Duration.ofSeconds(30)),
            OptionalInt.empty());
    Pool pool = new Pool(drain, 0);
    assertThat(pool.at(0, 100)).as("throughput is unknown").isEqualTo(2);
    pool.rate = 2;
    assertThat(pool.at(10, 150)).as("1 task/s per worker, 30 in the drain time").isEqualTo(5);
    assertThat(pool.decision.reason())
        .isEqualTo("demand of 150, to be processed in 30 s at 1.0 tasks/s per worker");
    pool.rate = 0;
    assertThat(pool.at(20, 0)).as("idle workers do not show their capacity").isEqualTo(5);
    assertThat(pool.at(30, 300)).isEqualTo(10);
  }

  @Test
  void startingWorkersAreLimitedByMaxSurge() {
    Pool pool = new Pool(POLICY.withMaxSurge(2), 0);
    assertThat(pool.at(0, 500)).isEqualTo(2);
    pool.notReady = 2;
    assertThat(pool.at(1, 500)).isEqualTo(2);
    pool.notReady = 1;
    assertThat(pool.at(2, 500)).isEqualTo(3);
    assertThat(pool.decision.reason())
        .isEqualTo("demand of 500, 50 tasks per worker; 3 of 10 so far, limited by maxSurge=2");
    pool.notReady = 0;
    for (int second = 3; second < 10; second++) {
      pool.at(second, 500);
    }
    assertThat(pool.replicas).isEqualTo(10);
  }

  @Test
  void randomLoadsViolateNoInvariant() {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      int min = random.nextInt(3);
      ScalingPolicy policy =
          new ScalingPolicy(
              min,
              min + 1 + random.nextInt(20),
              1 + random.nextInt(100),
              Duration.ofSeconds(random.nextInt(100)),
              Duration.ofSeconds(random.nextInt(100)));
      Pool pool = new Pool(policy, random.nextInt(20));
      long second = 0;
      for (int step = 0; step < 300; step++) {
        second += random.nextInt(30);
        int before = pool.replicas;
        boolean known = random.nextInt(10) > 0;
        long demand = random.nextInt(3) == 0 ? 0 : random.nextInt(3000);
        int after = known ? pool.at(second, demand) : pool.unknownAt(second);
        assertThat(after).as("seed %d step %d", seed, step).isBetween(policy.min(), policy.max());
        long need = Math.min(policy.max(), Math.ceilDiv(demand, policy.tasksPerWorker()));
        if (known) {
          assertThat((long) after).as("covers the demand").isGreaterThanOrEqualTo(need);
          assertThat((long) after)
              .as("at most what is required or present")
              .isLessThanOrEqualTo(Math.max(Math.max(need, policy.min()), before));
        } else {
          assertThat(after).as("holds").isEqualTo(policy.clamp(before));
        }
        assertThat(pool.history.peaks().size()).isLessThanOrEqualTo(policy.max() + 1);
      }
    }
  }
}
