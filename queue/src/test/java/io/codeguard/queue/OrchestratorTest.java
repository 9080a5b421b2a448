package io.codeguard.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.codeguard.queue.ValidationResult.Status;
import io.codeguard.queue.testing.RedisServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

@Tag("redis")
class OrchestratorTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static RedisServer redis;
  private String queue;

  @BeforeAll
  static void startRedis() {
    redis = RedisServer.start();
  }

  @AfterAll
  static void stopRedis() {
    redis.close();
  }

  @BeforeEach
  void useOwnQueue(TestInfo test) {
    queue = test.getTestMethod().orElseThrow().getName();
  }

  private Orchestrator orchestrator(int maxConcurrent) {
    return new Orchestrator(redis.settings().url(), queue, maxConcurrent);
  }

  private Worker worker(Duration timeout) {
    Worker worker = new Worker("w", redis.settings(), queue, 10, timeout);
    worker.register(
        "upper", task -> task.filePath().equals("bad") ? List.of("bad is bad") : List.of());
    worker.register(
        "broken",
        task -> {
          throw new IllegalStateException("cannot read " + task.filePath());
        });
    worker.register(
        "hangs",
        task -> {
          new CountDownLatch(1).await();
          return List.of();
        });
    return worker;
  }

  @Test
  void resultsAreDeliveredToTheSubmitter() throws Exception {
    try (Orchestrator orchestrator = orchestrator(100);
        Worker worker = worker(LONG)) {
      worker.start();
      orchestrator.submit(ValidationTask.of("1", "good", "upper"));
      orchestrator.submit(ValidationTask.of("2", "bad", "upper"));
      assertThat(orchestrator.result("1", LONG).orElseThrow().status()).isEqualTo(Status.PASSED);
      assertThat(orchestrator.result("2", LONG).orElseThrow())
          .isEqualTo(new ValidationResult("2", Status.VIOLATIONS, List.of("bad is bad")));
    }
  }

  @Test
  void aTaskThatCannotBeProcessedFailsWithTheReason() throws Exception {
    try (Orchestrator orchestrator = orchestrator(100);
        Worker worker = worker(LONG)) {
      worker.start();
      orchestrator.submit(ValidationTask.of("1", "a", "broken"));
      orchestrator.submit(ValidationTask.of("2", "a", "nonsense"));
      ValidationResult unknown = orchestrator.result("2", LONG).orElseThrow();
      assertThat(unknown.status()).isEqualTo(Status.FAILED);
      assertThat(unknown.messages().getFirst())
          .isEqualTo(
              "no validator is registered for type 'nonsense';"
                  + " this worker has [broken, hangs, upper]");
      assertThat(orchestrator.result("1", LONG).orElseThrow().messages())
          .containsExactly("cannot read a");
    }
  }

  @Test
  void aTaskThatHangsIsStopped() throws Exception {
    try (Orchestrator orchestrator = orchestrator(100);
        Worker worker = worker(Duration.ofMillis(200))) {
      worker.start();
      orchestrator.submit(ValidationTask.of("1", "a", "hangs"));
      assertThat(orchestrator.result("1", LONG).orElseThrow().status()).isEqualTo(Status.FAILED);
    }
  }

  @Test
  void anIdIsUnique() throws Exception {
    try (Orchestrator orchestrator = orchestrator(100)) {
      orchestrator.submit(ValidationTask.of("1", "a", "upper"));
      assertThatThrownBy(() -> orchestrator.submit(ValidationTask.of("1", "b", "upper")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("'1' is already in use");
      assertThatThrownBy(() -> orchestrator.result("2", LONG))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(orchestrator.result("1", Duration.ofMillis(10))).isEmpty();
      assertThat(orchestrator.stats().ready()).isEqualTo(1);
      orchestrator.clear();
      assertThat(orchestrator.stats().ready()).isZero();
      orchestrator.submit(ValidationTask.of("1", "b", "upper"));
    }
  }

  @Test
  void atMostMaxConcurrentTasksAreInFlight() throws Exception {
    try (Orchestrator orchestrator = orchestrator(2)) {
      AtomicInteger submitted = new AtomicInteger();
      CompletableFuture<Void> submitter =
          CompletableFuture.runAsync(
              () -> {
                for (int i = 0; i < 5; i++) {
                  submit(orchestrator, i);
                  submitted.incrementAndGet();
                }
              });
      await().until(() -> orchestrator.stats().ready() == 2);
      await().during(Duration.ofMillis(300)).until(() -> submitted.get() == 2);
      try (Worker worker = worker(LONG)) {
        worker.start();
        submitter.get(20, java.util.concurrent.TimeUnit.SECONDS);
        assertThat(orchestrator.result("4", LONG)).isPresent();
      }
    }
  }

  private static void submit(Orchestrator orchestrator, int id) {
    try {
      orchestrator.submit(ValidationTask.of(Integer.toString(id), "a", "upper"));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aWorkerThatStopsLosesNothing() throws Exception {
    try (Orchestrator orchestrator = orchestrator(100)) {
      Worker first = worker(Duration.ofMillis(500));
      first.start();
      orchestrator.submit(ValidationTask.of("1", "a", "hangs"));
      await().until(() -> orchestrator.stats().active() == 1);
      first.stop();
      assertThat(orchestrator.stats().active()).isZero();
      try (Worker second = worker(LONG)) {
        second.register("hangs", task -> List.of());
        second.start();
        assertThat(orchestrator.result("1", LONG).orElseThrow().status()).isEqualTo(Status.PASSED);
      }
    }
  }

  @Test
  void tasksThatRedisLostAreResubmitted() throws Exception {
    try (RedisServer own = RedisServer.start();
        Orchestrator orchestrator = new Orchestrator(own.settings().url(), queue, 100)) {
      orchestrator.submit(ValidationTask.of("1", "a", "upper"));
      own.call("FLUSHALL");
      orchestrator.submit(ValidationTask.of("2", "bad", "upper"));
      try (Worker worker = new Worker("w", own.settings(), queue, 10, LONG)) {
        worker.register(
            "upper", task -> task.filePath().equals("bad") ? List.of("bad") : List.of());
        worker.start();
        assertThat(orchestrator.result("1", LONG).orElseThrow().status()).isEqualTo(Status.PASSED);
        assertThat(orchestrator.result("2", LONG).orElseThrow().status())
            .isEqualTo(Status.VIOLATIONS);
        own.call("FLUSHALL");
        orchestrator.submit(ValidationTask.of("3", "a", "upper"));
        assertThat(orchestrator.result("3", LONG)).isPresent();
      }
    }
  }

  @Test
  void aSubmissionWithUnknownOutcomeReplacesNoOtherTask() throws Exception {
    try (RedisServer own = RedisServer.start();
        Orchestrator orchestrator = new Orchestrator(own.settings().url(), queue, 100);
        Worker worker = new Worker("w", own.settings(), queue, 10, LONG)) {
      worker.register("upper", task -> List.of());
      worker.start();
      orchestrator.submit(ValidationTask.of("1", "a", "upper"));
      own.kill();
      assertThatThrownBy(() -> orchestrator.submit(ValidationTask.of("2", "a", "upper")))
          .isInstanceOf(QueueUnavailableException.class);
      own.run();
      await()
          .ignoreException(QueueUnavailableException.class)
          .until(
              () -> {
                orchestrator.submit(ValidationTask.of("2", "a", "upper"));
                return true;
              });
      assertThat(orchestrator.result("1", LONG)).isPresent();
      assertThat(orchestrator.result("2", LONG)).isPresent();
    }
  }
}
