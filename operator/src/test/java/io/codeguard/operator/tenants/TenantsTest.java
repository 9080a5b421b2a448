package io.codeguard.operator.tenants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.codeguard.operator.testing.Cluster;
import io.codeguard.operator.testing.FakeWorker;
import io.codeguard.operator.testing.OperatorMemory;
import io.codeguard.operator.testing.OperatorProgram;
import io.codeguard.queue.RedisConnection;
import io.codeguard.queue.testing.RedisServer;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A tenant with edit permission in one namespace attacks the operator with everything that the API
 * accepts, while another tenant's jobs run in another namespace with the same operator. The
 * operator is a process with the permissions and the memory of the chart and image, without leader
 * election; API server, Redis and queue are real; workers are {@link FakeWorker}s. Each tenant has
 * a pool with its own Redis; the adversary also uses the chart's shared pool.
 *
 * <p>The neighbour's jobs run one after another, alternating with those of a control tenant with a
 * separate operator, which only the API server and the machine can slow down. The neighbour's
 * median may be at most twice that of the control tenant, or twice that before the attack.
 *
 * <p>{@code -Dtenants=long} makes each attack last longer; {@code -Dtenants.seed=N} repeats a run.
 */
@Tag("api-server")
@Isolated("it compares times")
@TestMethodOrder(OrderAnnotation.class)
class TenantsTest {
  private static final long SEED = Long.getLong("tenants.seed", System.nanoTime());
  private static final int LONGER = "long".equals(System.getProperty("tenants")) ? 5 : 1;
  private static final int CALM_JOBS = 15;
  private static final int WARM_UP = 10;
  private static final int LEAST_JOBS = 5;
  private static final Duration LONG = Duration.ofMinutes(3);

  /** Tolerance for the noise of a busy machine, in addition to the factor two. */
  private static final Duration NOISE = Duration.ofSeconds(1);

  enum Kind {
    FUZZ(20, 20),
    LARGE_OBJECTS(25, 8),
    SAME_NAME(15, 10),
    CHANGING_SECRETS(20, 10),
    VANISHING_NAMESPACE(15, 1),
    FLOOD(60, 50);

    private final Duration time;
    private final int leastRounds;

    Kind(int seconds, int leastRounds) {
      this.leastRounds = leastRounds;
      this.time = Duration.ofSeconds((long) seconds * LONGER);
    }
  }

  private static final String TOWN = UUID.randomUUID().toString().substring(0, 8);
  private static final String QUIET = "quiet-" + TOWN;
  private static final String LONELY = "lonely-" + TOWN;
  private static final String LOUD = "loud-" + TOWN;
  private static final String VANISHING = "vanishing-" + TOWN;

  private static final List<AutoCloseable> OPEN = new ArrayList<>();
  private static RedisServer shared;
  private static RedisServer redisOfAdversary;
  private static Cluster cluster;
  private static OperatorMemory memory;
  private static OperatorProgram operator;
  private static Neighbour neighbour;
  private static Neighbour hermit;
  private static Adversary adversary;
  private static Duration calm;

  @BeforeAll
  static void start() {
    System.out.printf("-Dtenants.seed=%d%n", SEED);
    shared = open(RedisServer.start());
    redisOfAdversary = open(RedisServer.start());
    cluster = Cluster.install(shared.settings(), QUIET, LOUD, VANISHING);
    memory = OperatorMemory.ofChart(cluster);
    URI api = URI.create(cluster.admin().getConfiguration().getMasterUrl());
    operator = open(OperatorProgram.startAsInstalled(cluster, "pod", api, memory));
    adversary = open(new Adversary(cluster, LOUD, redisOfAdversary));
    neighbour = open(new Neighbour(cluster, QUIET));
    Cluster elsewhere = Cluster.install(shared.settings(), LONELY);
    open(OperatorProgram.startAsInstalled(elsewhere, "pod", api, memory));
    hermit = open(new Neighbour(elsewhere, LONELY));
    worker(shared, cluster.namespace() + "/default");
    worker(redisOfAdversary, LOUD + "/own");
    await().atMost(LONG).until(operator::ready);
    var _ = medians(WARM_UP, () -> true);
    calm = medians(CALM_JOBS, () -> true).slower();
    System.out.printf("calm: %d ms%n", calm.toMillis());
  }

  private static void worker(RedisServer server, String queue) {
    RedisConnection redis = open(RedisConnection.open(server.settings()));
    open(FakeWorker.start(redis.queue(queue)));
  }

  private static <T extends AutoCloseable> T open(T resource) {
    OPEN.addFirst(resource);
    return resource;
  }

  @AfterAll
  static void stop() throws Exception {
    for (AutoCloseable resource : OPEN) {
      resource.close();
    }
  }

  @Order(1)
  @ParameterizedTest
  @EnumSource
  void slowsDownAnotherTenantAtMostByAFactorOfTwo(Kind kind) throws Exception {
    Random random = new Random(SEED ^ kind.name().hashCode());
    try (Trouble trouble = trouble(kind, random);
        Rounds rounds = new Rounds(trouble, kind.time, kind.leastRounds)) {
      Medians beside = medians(LEAST_JOBS, rounds::isOver);
      rounds.end();
      System.out.printf(
          "%s: %d ms, hermit %d ms, beside %d rounds, %s, operator at most %d MiB%n",
          kind,
          beside.neighbour().toMillis(),
          beside.hermit().toMillis(),
          rounds.made(),
          adversary.deeds(),
          operator.peakMemory() >> 20);
      Duration without = beside.hermit().compareTo(calm) > 0 ? beside.hermit() : calm;
      assertThat(beside.neighbour())
          .as("-Dtenants.seed=%d, %s, calm %s", SEED, beside, calm)
          .isLessThan(without.multipliedBy(2).plus(NOISE));
    }
    assertOperatorIsWell();
    neighbour.assertAllIsDone();
  }

  private static Trouble trouble(Kind kind, Random random) {
    return switch (kind) {
      case FUZZ -> new Fuzz(adversary, random);
      case LARGE_OBJECTS -> new LargeObjects(adversary, random);
      case SAME_NAME -> new SameName(adversary, random);
      case CHANGING_SECRETS -> new ChangingSecrets(adversary, random);
      case VANISHING_NAMESPACE -> new VanishingNamespace(cluster, VANISHING, redisOfAdversary);
      case FLOOD -> new Flood(adversary, random);
    };
  }

  private record Medians(Duration neighbour, Duration hermit) {
    Duration slower() {
      return neighbour.compareTo(hermit) > 0 ? neighbour : hermit;
    }
  }

  /** Runs at least this number of jobs, and until the attack is over. */
  private static Medians medians(int least, BooleanSupplier over) {
    List<Duration> neighbours = new ArrayList<>();
    List<Duration> hermits = new ArrayList<>();
    while (neighbours.size() < least || !over.getAsBoolean()) {
      neighbours.add(neighbour.run());
      hermits.add(hermit.run());
    }
    return new Medians(median(neighbours), median(hermits));
  }

  private static Duration median(List<Duration> times) {
    return times.stream().sorted().toList().get(times.size() / 2);
  }

  private static void assertOperatorIsWell() {
    assertThat(operator.alive()).as("never restarted: %s", operator.log()).isTrue();
    assertThat(operator.status("/livez")).isEqualTo(200);
    assertThat(operator.peakMemory()).as("bytes").isLessThan(memory.limit());
    await().atMost(LONG).until(operator::ready);
  }

  @Order(2)
  @Test
  void leavesNothingBehind() {
    cluster.deleteNamespace(LOUD);
    cluster.deleteNamespace(VANISHING);
    await().atMost(LONG).until(() -> !cluster.exists(LOUD) && !cluster.exists(VANISHING));
    // Only the shared pool: the adversary's own Redis does not matter.
    await().atMost(LONG).untilAsserted(() -> assertThat(keysOfJobs()).isEmpty());
    assertOperatorIsWell();
    var _ = neighbour.run();
    neighbour.assertAllIsDone();
  }

  /** Only the adversary has jobs there. */
  private static List<String> keysOfJobs() {
    return shared.keys().stream().filter(key -> key.matches(".*\\}:[jgtsdxrho]:.*")).toList();
  }
}
