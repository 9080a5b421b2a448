package io.codeguard.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * During an outage of Redis or the network no worker can call: leases that expire meanwhile spend
 * no attempt, and dead workers are still detected.
 */
class SilenceTest extends QueueTests {
  private static final Duration LEASE = Duration.ofSeconds(15);

  private static final AtomicInteger QUEUES = new AtomicInteger();

  private long now = 1_000_000_000_000L;
  private TaskLeases leases;

  @BeforeEach
  void oneTaskEach() {
    queue = connection.queue("test/silence-" + QUEUES.incrementAndGet());
    TaskQueue clocked =
        new RedisTaskQueue(
            queue.name(), redisson(), new Scripts(redisson()), () -> Long.toString(now));
    leases = clocked.leases();
    clocked.feed().register(new JobDefinition("job", 0, 0, 1, SHORT, SHORT, 1000, false));
    clocked.feed().enqueue("job", 0, "g", bytes("a", "b"));
    // As after a worker's death: each task is a single, whose only attempt would be spent.
    Lease batch = lease("early", 2).orElseThrow();
    release(batch);
  }

  private void release(Lease batch) {
    while (queue.monitor().job("job").orElseThrow().active() > 0) {
      now += 1000;
      var _ = leases.renew("other", List.of(), LEASE);
    }
    assertThat(batch.tasks()).hasSize(2);
  }

  private Optional<Lease> lease(String worker, int most) {
    return leases.lease(new LeaseRequest(worker, most, LEASE, Duration.ZERO));
  }

  @ParameterizedTest
  @ValueSource(longs = {19, 60, 3600, 86_400})
  void anOutageOfAnyLengthCostsNobodyAnAttempt(long seconds) {
    Lease first = lease("v", 1).orElseThrow();
    Lease second = lease("w", 1).orElseThrow();
    now += Duration.ofSeconds(seconds).toMillis();
    // The first call requests a lease.
    assertThat(lease("idle", 1)).isEmpty();
    now += 10_000;
    assertThat(leases.renew("v", List.of(first), LEASE)).isEmpty();
    assertThat(leases.settle(second, Completion.DONE)).isEqualTo(Settlement.APPLIED);
    assertThat(leases.settle(first, Completion.DONE)).isEqualTo(Settlement.APPLIED);
    assertCounts("job", 0, 0, 0, 2, 0);
  }

  @Test
  void whoDiedMeanwhileIsFoundOutWithinALeaseOfTheReturn() {
    var _ = lease("dies", 1).orElseThrow();
    Lease lives = lease("lives", 1).orElseThrow();
    now += Duration.ofMinutes(1).toMillis();
    assertThat(leases.renew("lives", List.of(lives), LEASE)).isEmpty();
    long back = now;
    while (queue.monitor().job("job").orElseThrow().dead() == 0) {
      now += 1000;
      assertThat(leases.renew("lives", List.of(lives), LEASE)).isEmpty();
      assertThat(now - back).isLessThanOrEqualTo(LEASE.toMillis() + 1000);
    }
  }

  @Test
  void aWorkerThatDiesWhileOthersCallIsDetectedWhenItsLeaseExpires() {
    var _ = lease("dies", 1).orElseThrow();
    Lease lives = lease("lives", 1).orElseThrow();
    for (int i = 0; i < 15; i++) {
      assertCounts("job", 0, 2, 0, 0, 0);
      now += 1000;
      assertThat(leases.renew("lives", List.of(lives), LEASE)).isEmpty();
    }
    assertCounts("job", 0, 1, 0, 0, 1);
  }

  @Test
  void deadWorkersAreDetectedEvenIfEveryCallIsLate() {
    var _ = lease("dies", 1).orElseThrow();
    var _ = lease("dies-too", 1).orElseThrow();
    long start = now;
    while (queue.monitor().job("job").orElseThrow().dead() < 2) {
      now += 10_000;
      var _ = leases.renew("late", List.of(), LEASE);
      assertThat(now - start).isLessThan(20 * LEASE.toMillis());
    }
  }

  @Test
  void aWaitingWorkerCallsEachSecondWhileLeasesAreHeld() {
    var _ = lease("v", 1).orElseThrow();
    var _ = lease("w", 1).orElseThrow();
    long start = System.nanoTime();
    long before = commands();
    assertThat(queue.leases().lease(new LeaseRequest("idle", 1, LEASE, Duration.ofMillis(2500))))
        .isEmpty();
    assertThat(commands() - before)
        .isGreaterThanOrEqualTo(2)
        .isLessThan(4 + (System.nanoTime() - start) / 250_000_000);
  }

  private static long commands() {
    Map<String, String> stats =
        redisson()
            .getRedisNodes(org.redisson.api.redisnode.RedisNodes.SINGLE)
            .getInstance()
            .info(org.redisson.api.redisnode.RedisNode.InfoSection.COMMANDSTATS);
    return stats.entrySet().stream()
        .filter(command -> Set.of("cmdstat_evalsha", "cmdstat_eval").contains(command.getKey()))
        .mapToLong(command -> Long.parseLong(command.getValue().split("[=,]", 3)[1]))
        .sum();
  }
}
