package io.codeguard.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.codeguard.queue.testing.RedisServer;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Waiting workers neither poll nor stampede, and miss no wake-up. */
@Tag("redis")
class WakingTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final String SLOTS = "codeguard:{test/waking}:slots";
  private static final String WAKE = "codeguard:{test/waking}:wake";

  private RedisServer redis;
  private RedisConnection connection;
  private TaskQueue queue;
  private final ExecutorService workers = Executors.newCachedThreadPool();
  private final ConcurrentLinkedQueue<Lease> leased = new ConcurrentLinkedQueue<>();

  @BeforeEach
  void start() {
    redis = RedisServer.startWith("--appendonly", "no");
    connection = RedisConnection.open(redis.settings());
    queue = connection.queue("test/waking");
    queue.feed().register(JobDefinition.of("job"));
  }

  @AfterEach
  void stop() {
    workers.shutdownNow();
    if (redis != null) {
      connection.close();
      redis.close();
    }
  }

  /** Workers that each wait for one batch. */
  private void waitForWork(int count, int batch, int slots) {
    waitForWork(count, i -> new LeaseRequest("w" + i, batch, LONG, LONG, slots));
  }

  private void waitForWork(int count, int batch, Duration lease) {
    waitForWork(count, i -> new LeaseRequest("w" + i, batch, lease, LONG));
  }

  private void waitForWork(int count, IntFunction<LeaseRequest> requests) {
    for (int i = 0; i < count; i++) {
      LeaseRequest request = requests.apply(i);
      var _ = workers.submit(() -> queue.leases().lease(request).ifPresent(leased::add));
    }
    await().until(() -> redis.call("ZCARD", SLOTS).equals(":" + count));
    awaitBlocked(count);
  }

  private void awaitBlocked(int count) {
    RedisConnection look = connection;
    await()
        .until(
            () ->
                look.redisson()
                    .getRedisNodes(org.redisson.api.redisnode.RedisNodes.SINGLE)
                    .getInstance()
                    .info(org.redisson.api.redisnode.RedisNode.InfoSection.CLIENTS)
                    .get("blocked_clients")
                    .equals(Integer.toString(count)));
  }

  private static List<byte[]> tasks(int n) {
    return Collections.nCopies(n, new byte[10]);
  }

  @Test
  void anEnqueueWakesNoMoreWorkersThanThereIsWorkFor() {
    waitForWork(8, 10, LONG);
    queue.feed().enqueue("job", 0, "g", tasks(25));
    await().until(() -> leased.size() == 3);
    assertThat(leased.stream().mapToInt(lease -> lease.tasks().size())).contains(10, 10, 5);
    awaitBlocked(5);
    assertThat(redis.call("ZCARD", SLOTS)).isEqualTo(":5");
    assertThat(redis.call("LLEN", WAKE)).as("tokens that wake others for nothing").isEqualTo(":0");
  }

  @Test
  void fewTasksAreSharedByAllFreeSlots() {
    waitForWork(4, 10, 1);
    queue.feed().enqueue("job", 0, "g", tasks(8));
    await().until(() -> leased.size() == 4);
    assertThat(leased.stream().mapToInt(lease -> lease.tasks().size()))
        .containsExactlyInAnyOrder(2, 2, 1, 1);
  }

  @Test
  void aBatchTooSmallToShareWakesOneWorker() {
    waitForWork(4, 1000, 1);
    queue.feed().enqueue("job", 0, "g", tasks(8));
    await().until(() -> leased.size() == 1);
    assertThat(leased.peek().tasks()).hasSize(8);
    awaitBlocked(3);
  }

  @Test
  void freedParallelismWakesWaitingWorkers() {
    queue
        .feed()
        .register(new JobDefinition("job", 0, 1, 3, Duration.ZERO, Duration.ZERO, 1000, false));
    waitForWork(3, 10, LONG);
    queue.feed().enqueue("job", 0, "g", tasks(3));
    for (int i = 1; i <= 3; i++) {
      int expected = i;
      await().until(() -> leased.size() == expected);
      Lease last = leased.stream().skip(i - 1).findFirst().orElseThrow();
      assertThat(queue.leases().settle(last, Completion.DONE)).isEqualTo(Settlement.APPLIED);
    }
  }

  @Test
  void aResumedJobWakesWorkers() {
    JobDefinition held =
        new JobDefinition("held", 0, 0, 3, Duration.ZERO, Duration.ZERO, 1000, true);
    queue.feed().register(held);
    queue.feed().enqueue("held", 0, "g", tasks(1));
    waitForWork(2, 10, LONG);
    queue
        .feed()
        .register(new JobDefinition("held", 0, 0, 3, Duration.ZERO, Duration.ZERO, 1000, false));
    await().atMost(2, TimeUnit.SECONDS).until(() -> leased.size() == 1);
  }

  @Test
  void aWaitingWorkerTakesADeadWorkersTasksWhenItsLeaseExpires() {
    queue.feed().enqueue("job", 0, "g", tasks(1));
    Duration lease = Duration.ofMillis(2500);
    assertThat(queue.leases().lease(new LeaseRequest("dead", 1, lease, Duration.ZERO))).isPresent();
    long start = System.nanoTime();
    waitForWork(4, 1, LONG);
    await().atMost(10, TimeUnit.SECONDS).until(() -> leased.size() == 1);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(lease.plusSeconds(1));
  }

  @Test
  void aDueRetryWakesAWaitingWorker() {
    Duration backoff = Duration.ofMillis(1500);
    queue.feed().register(new JobDefinition("job", 0, 0, 3, backoff, backoff, 1000, false));
    queue.feed().enqueue("job", 0, "g", tasks(1));
    Lease lease =
        queue.leases().lease(new LeaseRequest("busy", 1, LONG, Duration.ZERO)).orElseThrow();
    waitForWork(4, 1, LONG);
    long start = System.nanoTime();
    queue
        .leases()
        .settle(
            lease,
            new Completion(
                java.util.Map.of(),
                List.of(),
                List.of(),
                List.of(new Completion.TaskFailure(0, "not yet", true)),
                java.util.Set.of()));
    await().atMost(10, TimeUnit.SECONDS).until(() -> leased.size() == 1);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(backoff.plusSeconds(1));
  }

  @Test
  void anIdleWorkerCostsRedisNextToNothing() {
    try (RedisConnection own = RedisConnection.open(redis.settings())) {
      LeaseLoop loop =
          new LeaseLoop(
              own.queue("test/waking").leases(),
              new LeaseLoop.Options("idle", 4, 10, LeaseRequest.DEFAULT_DURATION),
              task -> Completion.DONE);
      loop.start();
      awaitBlocked(1);
      long before = commands();
      Duration watched = Duration.ofSeconds(10);
      await().pollDelay(watched).atMost(watched.plusSeconds(5)).until(() -> true);
      double rate = (double) (commands() - before) / watched.toSeconds();
      assertThat(rate).as("commands a second, those inside scripts too").isLessThan(2);
      loop.stop(Duration.ZERO);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private long commands() {
    return Long.parseLong(
        connection
            .redisson()
            .getRedisNodes(org.redisson.api.redisnode.RedisNodes.SINGLE)
            .getInstance()
            .info(org.redisson.api.redisnode.RedisNode.InfoSection.STATS)
            .get("total_commands_processed"));
  }
}
