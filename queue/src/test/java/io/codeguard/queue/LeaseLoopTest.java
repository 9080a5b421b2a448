package io.codeguard.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.codeguard.queue.Completion.TaskFailure;
import io.codeguard.queue.testing.RedisServer;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("redis")
class LeaseLoopTest {
  private static final Duration LEASE = Duration.ofSeconds(3);

  private RedisServer redis;
  private RedisConnection connection;
  private TaskQueue queue;
  private LeaseLoop loop;

  @BeforeEach
  void start() {
    redis = RedisServer.start();
    connection = RedisConnection.open(redis.settings());
    queue = connection.queue("test/loop");
    queue
        .feed()
        .register(new JobDefinition("job", 0, 0, 2, Duration.ZERO, Duration.ZERO, 100, false));
  }

  @AfterEach
  void stop() throws InterruptedException {
    loop.stop(Duration.ZERO);
    connection.close();
    redis.close();
  }

  private void run(BatchHandler handler) {
    run(queue.leases(), handler);
  }

  private void run(TaskLeases leases, BatchHandler handler) {
    loop = new LeaseLoop(leases, new LeaseLoop.Options("w", 2, 10, LEASE), handler);
    loop.start();
  }

  private void enqueue(int tasks) {
    queue.feed().enqueue("job", 0, "g", Collections.nCopies(tasks, new byte[10]));
  }

  private JobSnapshot job() {
    return queue.monitor().job("job").orElseThrow();
  }

  @Test
  void noSlotIsIdleWhileAnotherHoldsMoreThanItsShare() {
    CountDownLatch both = new CountDownLatch(2);
    run(
        lease -> {
          both.countDown();
          both.await();
          return Completion.DONE;
        });
    enqueue(2);
    await().until(() -> job().done() == 2);
  }

  @Test
  void aLeaseWhoseAnswerIsLostIsHadByTheNextCall() {
    AtomicInteger calls = new AtomicInteger();
    AtomicInteger handled = new AtomicInteger();
    enqueue(1);
    run(
        new Disturbed(
            queue.leases(),
            () -> {
              if (calls.incrementAndGet() <= 2) {
                throw new QueueUnavailableException("the answer was lost", null);
              }
            },
            () -> {}),
        lease -> {
          handled.addAndGet(lease.tasks().getFirst().attempt());
          return Completion.DONE;
        });
    await().until(() -> job().done() == 1);
    assertThat(calls.get()).isGreaterThan(2);
    // An orphaned lease would have expired, and the task would be at its second attempt.
    assertThat(handled).hasValue(1);
  }

  @Test
  void anUnavailableRedisInAHandlerSpendsNoAttempt() {
    AtomicInteger calls = new AtomicInteger();
    run(
        lease -> {
          if (calls.incrementAndGet() <= 5) {
            throw new QueueUnavailableException("away", null);
          }
          assertThat(lease.tasks().getFirst().attempt()).isEqualTo(1);
          return Completion.DONE;
        });
    enqueue(3);
    await().until(() -> job().done() == 3);
    assertThat(job().dead()).isZero();
  }

  @Test
  void aHandlerThatThrowsSpendsAttemptsAndTheReasonIsKept() {
    run(
        lease -> {
          throw new IllegalStateException("broken");
        });
    enqueue(2);
    await().until(() -> job().dead() == 2);
    assertThat(queue.monitor().deadLetters("job", 10))
        .allMatch(letter -> letter.reason().contains("broken") && letter.attempts() == 2);
  }

  @Test
  void aBatchThatRunsOutOfMemoryFailsAloneAndIsReported() {
    CountDownLatch eaten = new CountDownLatch(1);
    AtomicInteger attempts = new AtomicInteger();
    run(
        lease -> {
          if (lease.tasks().getFirst().payload().length == 1) {
            attempts.incrementAndGet();
            eat();
          }
          eaten.await();
          return Completion.DONE;
        });
    queue.feed().enqueue("job", 0, "g", List.of(new byte[10]));
    await().until(() -> job().active() == 1);
    assertThat(loop.outOfMemory()).isFalse();
    queue.feed().enqueue("job", 1, "g", List.of(new byte[1]));
    await().until(() -> job().dead() == 1);
    eaten.countDown();
    await().until(() -> job().done() == 1);

    assertThat(queue.monitor().deadLetters("job", 1).getFirst().reason())
        .isEqualTo(
            "the worker ran out of memory: raise the pool's resources.limits.memory, or lower its"
                + " concurrency");
    assertThat(attempts).hasValue(2);
    assertThat(loop.outOfMemory()).isTrue();
  }

  @Test
  void leasesAreRenewedAfterARenewalRanOutOfMemory() {
    AtomicInteger renewals = new AtomicInteger();
    CountDownLatch renewed = new CountDownLatch(1);
    run(
        new Disturbed(
            queue.leases(),
            () -> {},
            () -> {
              if (renewals.incrementAndGet() == 1) {
                eat();
              }
              renewed.countDown();
            }),
        lease -> {
          renewed.await();
          return Completion.DONE;
        });
    enqueue(1);
    await().until(() -> job().done() == 1);
    assertThat(loop.outOfMemory()).isTrue();
  }

  /** Runs an action after the first lease request and before leases are renewed. */
  private record Disturbed(TaskLeases leases, Runnable afterLease, Runnable beforeRenewal)
      implements TaskLeases {
    @Override
    public Optional<Lease> lease(LeaseRequest request) {
      Optional<Lease> lease = leases.lease(request);
      afterLease.run();
      return lease;
    }

    @Override
    public Settlement settle(Lease lease, Completion completion) {
      return leases.settle(lease, completion);
    }

    @Override
    public SettledAndLeased settleAndLease(
        Lease lease, Completion completion, LeaseRequest request) {
      return leases.settleAndLease(lease, completion, request);
    }

    @Override
    public Set<String> renew(String worker, Collection<Lease> held, Duration duration) {
      beforeRenewal.run();
      return leases.renew(worker, held, duration);
    }
  }

  /** Exceeds every heap. */
  private static void eat() {
    long[][] eaten = new long[1 << 20][];
    for (int i = 0; i < eaten.length; i++) {
      eaten[i] = new long[Integer.MAX_VALUE - 8];
    }
  }

  @Test
  void anInvalidCompletionFailsTheBatchNotTheLoop() {
    run(
        lease ->
            new Completion(
                Map.of(),
                List.of(),
                List.of(),
                List.of(new TaskFailure(99, "no such task", true)),
                Set.of()));
    enqueue(1);
    await().until(() -> job().dead() == 1);
    assertThat(queue.monitor().deadLetters("job", 1).getFirst().reason()).contains("task index 99");
  }

  @Test
  void aLostLeaseInterruptsItsBatch() {
    CountDownLatch never = new CountDownLatch(1);
    AtomicInteger interrupted = new AtomicInteger();
    run(
        lease -> {
          try {
            never.await();
          } catch (InterruptedException e) {
            interrupted.incrementAndGet();
            throw e;
          }
          return Completion.DONE;
        });
    enqueue(1);
    await().until(() -> job().active() == 1);
    queue.feed().cancel("job");
    await().until(() -> interrupted.get() == 1);
  }

  @Test
  void aBatchThatOutlastsARedisOutageIsCountedOnce() {
    CountDownLatch back = new CountDownLatch(1);
    AtomicInteger calls = new AtomicInteger();
    run(
        lease -> {
          calls.incrementAndGet();
          back.await();
          return Completion.DONE;
        });
    enqueue(1);
    await().until(() -> job().active() == 1);
    redis.kill();
    await().until(() -> !loop.redisReached());
    await().pollDelay(LEASE).until(() -> true);
    redis.run();
    await().until(loop::redisReached);
    back.countDown();
    await().ignoreException(QueueUnavailableException.class).until(() -> job().done() == 1);
    assertThat(calls).hasValue(1);
  }

  @Test
  void stoppingHandsBackWhatDoesNotEndAndTwiceIsNoWorseThanOnce() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    run(
        lease -> {
          never.await();
          return Completion.DONE;
        });
    enqueue(20);
    await().until(() -> job().active() == 15);
    loop.stop(Duration.ofMillis(200));
    assertThat(List.of(job().ready(), job().active())).containsExactly(20L, 0L);
    long start = System.nanoTime();
    loop.stop(Duration.ofMinutes(1));
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void invalidOptionsAreRejected() {
    run(lease -> Completion.DONE);
    assertThatThrownBy(() -> new LeaseLoop.Options("a b", 1, 1, LEASE))
        .hasMessageContaining("worker 'a b'");
    assertThatThrownBy(() -> new LeaseLoop.Options("w", 0, 1, LEASE))
        .hasMessageContaining("at least 1");
    assertThatThrownBy(() -> new LeaseLoop.Options("w", 1, 1, Duration.ZERO))
        .hasMessageContaining("at least 3 ms");
  }
}
