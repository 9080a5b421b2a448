package io.codeguard.operator.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.codeguard.api.v1alpha1.WorkerPool;
import io.codeguard.operator.kube.PoolName;
import io.codeguard.operator.settings.OperatorSettings;
import io.codeguard.queue.QueueUnavailableException;
import io.codeguard.queue.testing.MovableClock;
import io.codeguard.queue.testing.RedisServer;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Unresponsive servers cost almost no resources, and do not affect pools on other servers. */
@Tag("redis")
class DeadServersTest {
  private static final Duration LONG = Duration.ofSeconds(120);

  private final MovableClock clock = new MovableClock();
  private final Queues queues =
      new Queues(
          null,
          new OperatorSettings(
              "test",
              "pod",
              "service",
              Optional.empty(),
              Optional.empty(),
              "image",
              "Never",
              Optional.empty(),
              Set.of(),
              false,
              0),
          clock,
          (pool, job) -> {});

  private ServerSocket silent;

  @BeforeEach
  void open() throws IOException {
    silent = new ServerSocket(0, 1000, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void close() throws IOException {
    queues.close();
    silent.close();
  }

  @Test
  void aHundredDeadServersUseNoThreadsOrMemoryAndDelayNobody() {
    try (RedisServer server = RedisServer.start()) {
      PoolQueue well = queue("well", server.settings().url());
      awaitReached(well);
      Duration alone = medianLook(well);
      long heap = heap();
      long threads = threads("");

      List<PoolQueue> dead = dead(100);
      assertThat(dead.stream().map(queue -> queue.probe(DeadServersTest::nobody)))
          .as("without waiting")
          .allMatch(look -> look instanceof QueueState.Waiting || look instanceof QueueState.Away);
      Duration beside = medianLook(well);
      for (int round = 0; round < 3; round++) {
        await().atMost(LONG).until(() -> dead.stream().allMatch(DeadServersTest::isAway));
        assertThat(threads("redisson-timer")).as("one for the responsive server").isOne();
        clock.advance(Duration.ofSeconds(16));
      }
      assertThat(threads("")).isLessThan(threads + 40);
      assertThat(heap() - heap).as("bytes").isLessThan(100 * 200_000L);
      assertThat(beside).isLessThan(alone.multipliedBy(20));
      assertThat(well.probe(DeadServersTest::nobody)).isInstanceOf(QueueState.Reached.class);
    }
  }

  private List<PoolQueue> dead(int count) {
    int refusing = RedisServer.freePort();
    List<String> urls =
        List.of(
            "redis://127.0.0.1:" + silent.getLocalPort(),
            "rediss://127.0.0.1:" + silent.getLocalPort(),
            "redis://127.0.0.1:" + refusing,
            "redis://no-such-host.invalid:6379");
    return IntStream.range(0, count)
        // The database number makes each a distinct Redis.
        .mapToObj(i -> queue("dead-" + i, urls.get(i % urls.size()) + "/" + i))
        .toList();
  }

  @Test
  void poolsOnOneServerShareConnectionAttemptsWithBackoff() {
    AtomicInteger greeted = new AtomicInteger();
    try (ServerSocket hangsUp = hangingUp(greeted)) {
      String url = "redis://127.0.0.1:" + hangsUp.getLocalPort();
      List<PoolQueue> pools =
          IntStream.range(0, 20).mapToObj(i -> queue("pool-" + i, url)).toList();
      List<Integer> attempts = new ArrayList<>();
      for (int second = 0; second < 64; second++) {
        pools.forEach(pool -> pool.probe(DeadServersTest::nobody));
        await().atMost(LONG).until(() -> pools.stream().allMatch(DeadServersTest::isAway));
        attempts.add(greeted.get());
        clock.advance(Duration.ofSeconds(1));
      }
      assertThat(attempts.getFirst()).isOne();
      assertThat(attempts.getLast()).as("after 0, 1, 3, 7, 15, 31, 47, 63 s").isBetween(6, 9);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void callsFailImmediatelyUntilTheServerIsAvailable() {
    RedisServer server = RedisServer.prepare();
    PoolQueue queue = queue("late", server.settings().url());
    AtomicInteger woken = new AtomicInteger();
    assertThatThrownBy(queue::queue).hasMessageContaining("has not answered yet");
    assertThat(queue.tryAcquire("waits", woken::incrementAndGet)).isEmpty();
    await().atMost(LONG).until(() -> isAway(queue));
    assertThat(woken).as("also when it becomes unavailable").hasValue(1);
    assertThatThrownBy(() -> queue.tryAcquire("other", DeadServersTest::nobody))
        .isInstanceOf(QueueUnavailableException.class)
        .hasMessageContaining("nothing listens at this address");
    try (server) {
      server.run();
      clock.advance(Duration.ofSeconds(16));
      assertThat(awaitReached(queue).probe().recovered()).isTrue();
      assertThat(queue.queue().monitor().stats().ready()).isZero();
      assertThat(awaitReached(queue).probe().recovered()).isFalse();
    }
  }

  @Test
  void aRecoveredServerIsReconnectedAndResubscribed() {
    try (RedisServer server = RedisServer.start()) {
      PoolQueue queue = queue("restarted", server.settings().url());
      awaitReached(queue);
      server.kill();
      await().atMost(LONG).until(() -> isAway(queue));
      clock.advance(Duration.ofSeconds(16));
      await().atMost(LONG).until(() -> isAway(queue));
      clock.advance(Duration.ofSeconds(16));
      server.run();
      assertThat(awaitReached(queue).probe().recovered()).isTrue();
    }
  }

  @Test
  void concurrentCallsToOneServerAreLimited() {
    try (RedisServer server = RedisServer.start()) {
      PoolQueue queue = queue("busy", server.settings().url());
      awaitReached(queue);
      AtomicInteger woken = new AtomicInteger();
      List<PoolQueue.Permit> turns =
          IntStream.range(0, 4)
              .mapToObj(_ -> queue.tryAcquire("other", DeadServersTest::nobody).orElseThrow())
              .toList();
      assertThat(queue.tryAcquire("waits", woken::incrementAndGet)).isEmpty();
      assertThat(woken).hasValue(0);
      turns.getFirst().close();
      assertThat(woken).hasValue(1);
      assertThat(queue.tryAcquire("other", DeadServersTest::nobody)).isPresent();
    }
  }

  private PoolQueue queue(String name, String url) {
    WorkerPool pool =
        new KubernetesSerialization()
            .unmarshal(
                """
                apiVersion: codeguard.io/v1alpha1
                kind: WorkerPool
                metadata: {name: %s, namespace: test, uid: %s, generation: 1}
                spec: {redis: {url: '%s'}}
                """
                    .formatted(name, name, url),
                WorkerPool.class);
    assertThat(PoolName.of(pool).name()).isEqualTo(name);
    return queues.of(pool);
  }

  private static boolean isAway(PoolQueue queue) {
    return queue.probe(DeadServersTest::nobody) instanceof QueueState.Away;
  }

  private static QueueState.Reached awaitReached(PoolQueue queue) {
    return (QueueState.Reached)
        await()
            .atMost(LONG)
            .until(
                () -> queue.probe(DeadServersTest::nobody),
                look -> look instanceof QueueState.Reached);
  }

  private static Duration medianLook(PoolQueue queue) {
    long[] nanos = new long[31];
    for (int i = 0; i < nanos.length; i++) {
      long start = System.nanoTime();
      awaitReached(queue);
      nanos[i] = System.nanoTime() - start;
    }
    Arrays.sort(nanos);
    return Duration.ofNanos(nanos[nanos.length / 2]);
  }

  private static long threads(String prefix) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith(prefix))
        .count();
  }

  private static long heap() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  private static ServerSocket hangingUp(AtomicInteger greeted) throws IOException {
    ServerSocket socket = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    Thread.ofVirtual()
        .start(
            () -> {
              while (!socket.isClosed()) {
                try {
                  socket.accept().close();
                  greeted.incrementAndGet();
                } catch (IOException e) {
                  // Closed.
                }
              }
            });
    return socket;
  }

  /** A no-op. */
  private static void nobody() {}
}
