package io.codeguard.queue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.codeguard.queue.TaskFeed.EnqueueResult;
import io.codeguard.queue.testing.RedisCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * While a cluster moves slots, no task is lost or counted twice, and no second copy of a queue is
 * started on another node. {@code -Dqueue.reshard.slots=16384} moves all slots besides those of the
 * queues.
 */
@Tag("redis")
class ReshardTest {
  private static final int WORKERS = 6;
  private static final int CHUNK = 200;
  private static final int OTHER_SLOTS = Integer.getInteger("queue.reshard.slots", 200);
  private static final Duration SHORT = Duration.ofMillis(100);

  private final Map<String, Integer> done = new ConcurrentHashMap<>();
  private final List<LeaseLoop> loops = new ArrayList<>();
  private RedisCluster cluster;
  private RedisConnection connection;
  private TaskQueue queue;
  private int slot;
  private int chunk;

  @BeforeEach
  void start() {
    cluster = RedisCluster.start(3);
    connection = RedisConnection.open(cluster.settings());
    queue = connection.queue("reshard/pool");
    slot = cluster.slot("codeguard:{reshard/pool}:q");
    queue.feed().register(new JobDefinition("job", 0, 0, 1, SHORT, SHORT, 1_000_000, false));
  }

  @AfterEach
  void stop() throws InterruptedException {
    for (LeaseLoop loop : loops) {
      loop.stop(Duration.ZERO);
    }
    connection.close();
    cluster.close();
  }

  private void feed() {
    List<byte[]> payloads =
        IntStream.range(0, CHUNK).mapToObj(i -> (chunk + "/" + i).getBytes(UTF_8)).toList();
    // A node that is removed loses the replies of pending calls, which are repeated.
    await()
        .atMost(Duration.ofMinutes(1))
        .ignoreException(QueueUnavailableException.class)
        .until(
            () -> queue.feed().enqueue("job", chunk, "g", payloads),
            result -> result == EnqueueResult.ADDED || result == EnqueueResult.DUPLICATE);
    chunk++;
  }

  private void work() {
    for (int i = 0; i < WORKERS; i++) {
      LeaseLoop loop =
          new LeaseLoop(
              queue.leases(),
              new LeaseLoop.Options("w" + i, 1, 7, Duration.ofSeconds(60)),
              lease -> {
                lease
                    .tasks()
                    .forEach(
                        task -> done.merge(new String(task.payload(), UTF_8), 1, Integer::sum));
                return Completion.DONE;
              });
      loops.add(loop);
      loop.start();
    }
  }

  private void assertEachTaskWasDoneOnce() {
    await()
        .atMost(Duration.ofMinutes(3))
        .ignoreException(QueueUnavailableException.class)
        .until(() -> queue.monitor().job("job").orElseThrow().done() == (long) chunk * CHUNK);
    assertThat(done).hasSize(chunk * CHUNK);
    assertThat(done.values()).containsOnly(1);
    JobSnapshot job = queue.monitor().job("job").orElseThrow();
    assertThat(job.total()).isEqualTo((long) chunk * CHUNK);
    assertThat(job.pending()).isZero();
    assertThat(queue.monitor().stats().demand()).isZero();
  }

  @Test
  void slotsMoveBackAndForthUnderLoadedWorkers() {
    String epoch = queue.monitor().epoch().orElseThrow();
    feed();
    work();
    for (int round = 0; round < 12; round++) {
      feed();
      feed();
      cluster.move(slot, (cluster.owner(slot) + 1) % cluster.size(), () -> {});
      feed();
    }
    assertThat(queue.monitor().epoch()).hasValue(epoch);
    assertEachTaskWasDoneOnce();
  }

  @Test
  void nodesComeAndGo() {
    feed();
    work();
    int joined = cluster.add();
    cluster.move(slot, joined, () -> {});
    IntStream.range(0, OTHER_SLOTS)
        .filter(other -> other != slot)
        .forEach(other -> cluster.move(other, joined, () -> {}));
    feed();
    IntStream.range(0, OTHER_SLOTS).forEach(other -> cluster.move(other, 0, () -> {}));
    cluster.move(slot, 1, () -> {});
    feed();
    cluster.removeLast();
    feed();
    assertEachTaskWasDoneOnce();
  }

  /** Calls wait until the slot has moved, however its keys are split between the nodes. */
  @Test
  void callsWaitForASlotThatIsHalfMoved() throws Exception {
    feed();
    queue.feed().putDocument("job", "plan", new byte[] {7});
    int to = (cluster.owner(slot) + 1) % cluster.size();
    CountDownLatch fed = new CountDownLatch(1);
    Thread[] feeder = new Thread[1];
    cluster.move(
        slot,
        to,
        () -> {
          if (feeder[0] == null) {
            feeder[0] =
                Thread.ofPlatform()
                    .start(
                        () -> {
                          feed();
                          fed.countDown();
                        });
          }
          long before = cluster.triedAgain();
          await().atMost(Duration.ofMinutes(1)).until(() -> cluster.triedAgain() > before);
          assertThat(fed.getCount()).as("a call came through halfway").isEqualTo(1);
        });
    feeder[0].join();
    assertThat(fed.getCount()).isZero();
    assertThat(queue.feed().document("job", "plan")).hasValue(new byte[] {7});
    work();
    assertEachTaskWasDoneOnce();
  }

  @Test
  void aQueueThatIsCreatedWhileItsSlotMovesIsCreatedOnce() throws Exception {
    TaskQueue other = connection.queue("reshard/other");
    int slot = cluster.slot("codeguard:{reshard/other}:q");
    Thread[] first = new Thread[1];
    cluster.move(
        slot,
        (cluster.owner(slot) + 1) % cluster.size(),
        () -> {
          first[0] =
              Thread.ofPlatform().start(() -> other.feed().register(JobDefinition.of("job")));
          await().atMost(Duration.ofMinutes(1)).until(() -> cluster.triedAgain() > 0);
        });
    first[0].join();
    assertThat(other.monitor().job("job")).isPresent();
  }
}
