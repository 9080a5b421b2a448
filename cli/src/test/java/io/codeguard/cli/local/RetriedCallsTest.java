package io.codeguard.cli.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.codeguard.cli.output.NotDoneException;
import io.codeguard.queue.QueueStats;
import io.codeguard.queue.RedisConnection;
import io.codeguard.queue.TaskQueue;
import io.codeguard.queue.testing.RedisServer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Calls to the embedded Redis are retried as long as it may respond, and no longer. */
@Tag("redis")
class RetriedCallsTest {
  private final AtomicInteger tries = new AtomicInteger();
  private final CompletableFuture<String> end = new CompletableFuture<>();
  private final RetriedCalls calls = new RetriedCalls(() -> Optional.ofNullable(end.getNow(null)));
  private RedisServer server;
  private RedisConnection connection;

  @BeforeEach
  void start() {
    server = RedisServer.start();
    connection = RedisConnection.open(server.settings());
  }

  @AfterEach
  void stop() {
    connection.close();
    server.close();
  }

  private QueueStats stats() {
    tries.incrementAndGet();
    TaskQueue queue = connection.queue("local/test");
    return queue.monitor().stats();
  }

  @Test
  void anUnresponsiveServerIsAwaitedWithoutLimit() throws Exception {
    var _ = calls.call(this::stats);
    tries.set(0);
    server.freeze();
    try (var executor = Executors.newSingleThreadExecutor()) {
      Future<QueueStats> answer = executor.submit(() -> calls.call(this::stats));
      // Each of them took at least as long as the client's time-out.
      await().atMost(Duration.ofMinutes(2)).until(() -> tries.get() > 3);
      assertThat(answer).isNotDone();
      server.thaw();
      assertThat(answer.get()).isNotNull();
    } finally {
      server.thaw();
    }
  }

  @Test
  void anExitedServerIsNotAwaited() {
    server.kill();
    end.complete("out of memory");
    assertThatThrownBy(() -> calls.call(this::stats))
        .isInstanceOf(NotDoneException.class)
        .hasMessage("Redis exited: out of memory");
  }

  @Test
  void aServerThatReturnsOnlyErrorsIsNotAwaited() {
    var _ = server.call("ACL", "SETUSER", "default", "-evalsha", "-eval");
    assertThatThrownBy(() -> calls.call(this::stats))
        .isInstanceOf(NotDoneException.class)
        .hasMessageContaining("Redis");
    assertThat(tries).hasValueGreaterThan(1);
  }
}
