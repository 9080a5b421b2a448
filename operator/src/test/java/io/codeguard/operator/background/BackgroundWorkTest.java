package io.codeguard.operator.background;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.codeguard.operator.background.BackgroundWork.Dependency;
import io.codeguard.queue.testing.MovableClock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Work that depends on an unresponsive system does not block other work. */
class BackgroundWorkTest {
  private static final Duration PAUSE = Duration.ofSeconds(5);
  private static final Duration LONG = Duration.ofSeconds(60);

  private final MovableClock clock = new MovableClock();
  private final BackgroundWork<String> attempts =
      new BackgroundWork<>(clock, PAUSE, PAUSE.multipliedBy(4), 8);
  private final CountDownLatch end = new CountDownLatch(1);

  @AfterEach
  void close() {
    end.countDown();
    attempts.close();
  }

  @Test
  void workThatIsNotReadyUsesNoThread() {
    CompletableFuture<Void> never = new CompletableFuture<>();
    for (int i = 0; i < 100; i++) {
      var _ =
          attempts.of(
              "dead-" + i,
              new Dependency("dead-" + i, () -> never),
              () -> "",
              BackgroundWorkTest::nobody);
    }
    assertThat(done("well", ready("other"))).isEqualTo("well");
  }

  @Test
  void hangingWorkDoesNotBlockOtherWork() {
    AtomicInteger running = new AtomicInteger();
    for (int i = 0; i < 100; i++) {
      var _ =
          attempts.of("slow-" + i, ready("slow"), () -> hang(running), BackgroundWorkTest::nobody);
    }
    assertThat(done("well", ready("other"))).isEqualTo("well");
    assertThat(running).hasValueLessThanOrEqualTo(2);
    end.countDown();
    await().atMost(LONG).until(() -> running.get() == 100);
  }

  @Test
  void failedWorkIsRetriedWithBackoff() {
    AtomicInteger tries = new AtomicInteger();
    Dependency unreachable =
        new Dependency(
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

  private String failure(Dependency dependency) {
    return attempts
        .of("job", dependency, () -> "", BackgroundWorkTest::nobody)
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

  private String done(String uid, Dependency dependency) {
    return await()
        .atMost(LONG)
        .until(
            () ->
                attempts
                    .of(uid, dependency, () -> uid, BackgroundWorkTest::nobody)
                    .result()
                    .orElse(""),
            result -> !result.isEmpty());
  }

  private static Dependency ready(String name) {
    return new Dependency(name, () -> CompletableFuture.completedFuture(null));
  }

  /** A no-op. */
  private static void nobody() {}
}
