package io.codeguard.operator.background;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.codeguard.operator.background.Attempts.Needs;
import io.codeguard.queue.testing.MovableClock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Work that depends on something that does not answer leaves the threads to other work. */
class AttemptsTest {
  private static final Duration PAUSE = Duration.ofSeconds(5);
  private static final Duration LONG = Duration.ofSeconds(60);

  private final MovableClock clock = new MovableClock();
  private final Attempts<String> attempts = new Attempts<>(clock, PAUSE, PAUSE.multipliedBy(4), 8);
  private final CountDownLatch end = new CountDownLatch(1);

  @AfterEach
  void close() {
    end.countDown();
    attempts.close();
  }

  @Test
  void whatIsNotReadyTakesNoThread() {
    CompletableFuture<Void> never = new CompletableFuture<>();
    for (int i = 0; i < 100; i++) {
      var _ =
          attempts.of(
              "dead-" + i, new Needs("dead-" + i, () -> never), () -> "", AttemptsTest::nobody);
    }
    assertThat(done("well", ready("other"))).isEqualTo("well");
  }

  @Test
  void whatHangsLeavesThreadsToOthers() {
    AtomicInteger running = new AtomicInteger();
    for (int i = 0; i < 100; i++) {
      var _ = attempts.of("slow-" + i, ready("slow"), () -> hang(running), AttemptsTest::nobody);
    }
    assertThat(done("well", ready("other"))).isEqualTo("well");
    assertThat(running).hasValueLessThanOrEqualTo(2);
    end.countDown();
    await().atMost(LONG).until(() -> running.get() == 100);
  }

  @Test
  void whatFailsIsTriedAgainEverLater() {
    AtomicInteger tries = new AtomicInteger();
    Needs unreachable =
        new Needs(
            "bucket",
            () -> {
              tries.incrementAndGet();
              return CompletableFuture.failedFuture(new IllegalStateException("no bucket"));
            });
    for (int second = 0; second < 60; second++) {
      await().atMost(LONG).until(() -> failure(unreachable).equals("no bucket"));
      clock.advance(Duration.ofSeconds(1));
    }
    assertThat(tries.get()).as("after 0, 5, 15, 35, 55 s").isBetween(4, 6);
  }

  private String failure(Needs needs) {
    return attempts
        .of("job", needs, () -> "", AttemptsTest::nobody)
        .failure()
        .map(Throwable::getMessage)
        .orElse("");
  }

  private String hang(AtomicInteger running) {
    running.incrementAndGet();
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return "";
  }

  private String done(String uid, Needs needs) {
    return await()
        .atMost(LONG)
        .until(
            () -> attempts.of(uid, needs, () -> uid, AttemptsTest::nobody).result().orElse(""),
            result -> !result.isEmpty());
  }

  private static Needs ready(String name) {
    return new Needs(name, () -> CompletableFuture.completedFuture(null));
  }

  /** Waits for an end. */
  private static void nobody() {}
}
