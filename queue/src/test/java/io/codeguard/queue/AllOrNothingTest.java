package io.codeguard.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.codeguard.queue.Completion.Highlight;
import io.codeguard.queue.Completion.TaskFailure;
import io.codeguard.queue.TaskFeed.EnqueueResult;
import io.codeguard.queue.testing.RedisServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A script that fails at any point changes nothing, and succeeds when repeated. */
class AllOrNothingTest extends QueueTests {
  private final CutScripts scripts = new CutScripts(redisson());
  private long now = 1_000_000_000_000L;
  private TaskQueue cut;

  @BeforeEach
  void clock() {
    cut = new RedisTaskQueue(queue.name(), redisson(), scripts, () -> Long.toString(now));
  }

  /** Fails each of the script's Redis commands in turn, until the call succeeds. */
  private <T> T atEachCall(Supplier<T> call) {
    for (int n = 1; ; n++) {
      JsonNode before = dump();
      try {
        T answer = scripts.cut(n, call);
        assertThat(n).as("calls of Redis").isGreaterThan(2);
        return answer;
      } catch (QueueUnavailableException e) {
        assertThat(e).hasMessageContaining("cut");
        assertThat(dump()).as("what a script cut at %s left", n).isEqualTo(before);
      }
    }
  }

  private void atEachCall(Runnable call) {
    var _ =
        atEachCall(
            () -> {
              call.run();
              return true;
            });
  }

  private JsonNode dump() {
    return ModelDump.of(redisson(), queue.name(), now).lasting();
  }

  @Test
  void eachScriptAtEachOfItsCallsOfRedis() {
    JobDefinition limited = new JobDefinition("job", 3, 134, 2, SHORT, SHORT, 1000, false);
    atEachCall(() -> cut.feed().register(limited));
    String[] tasks = IntStream.range(0, 200).mapToObj(i -> "t" + i).toArray(String[]::new);
    Completion known =
        new Completion(
            Map.of("n", 2L),
            bytes("result"),
            List.of(new Highlight(1, new byte[] {1})),
            List.of(),
            Set.of());
    assertThat(atEachCall(() -> cut.feed().enqueue("job", 0, "g", bytes(tasks), 3, known)))
        .isEqualTo(EnqueueResult.ADDED);
    assertThat(atEachCall(() -> cut.feed().enqueue("job", 1, "h", bytes("last"))))
        .isEqualTo(EnqueueResult.ADDED);
    LeaseRequest request = new LeaseRequest("w", 131, LONG, Duration.ZERO, 1);
    Lease lease = atEachCall(() -> cut.leases().lease(request)).orElseThrow();
    assertThat(lease.tasks()).hasSize(131);
    assertThat(atEachCall(() -> cut.leases().renew("w", List.of(lease), LONG))).isEmpty();
    Completion mixed =
        new Completion(
            Map.of("n", 2L),
            bytes("more"),
            List.of(),
            List.of(new TaskFailure(0, "again", true), new TaskFailure(1, "never", false)),
            Set.of(2, 3));
    Lease next =
        atEachCall(() -> cut.leases().settleAndLease(lease, mixed, request)).next().orElseThrow();
    now += LONG.toMillis() / 2;
    JobDefinition suspended = new JobDefinition("job", 5, 0, 2, SHORT, SHORT, 1000, true);
    atEachCall(() -> cut.feed().register(suspended));
    atEachCall(() -> cut.feed().register(limited));
    // A retry is due and the lease has expired.
    assertThat(atEachCall(() -> cut.leases().renew("other", List.of(), LONG))).isEmpty();
    for (int i = 0; i < 7; i++) {
      now += Duration.ofSeconds(10).toMillis();
      assertThat(atEachCall(() -> cut.leases().renew("other", List.of(), LONG))).isEmpty();
    }
    Optional<Lease> single = atEachCall(() -> cut.leases().lease(request));
    assertThat(single.orElseThrow().tasks()).hasSize(1);
    assertThat(atEachCall(() -> cut.leases().settle(next, Completion.DONE)))
        .isEqualTo(Settlement.LEASE_LOST);
    assertThat(atEachCall(() -> cut.leases().settle(single.orElseThrow(), Completion.DONE)))
        .isEqualTo(Settlement.APPLIED);
    assertThat(atEachCall(() -> cut.feed().requeueDeadLetters("job"))).isEqualTo(1);
    atEachCall(() -> cut.feed().keepAlive("job", LONG));
    atEachCall(() -> cut.feed().putDocument("job", "plan", new byte[] {1}));
    assertThat(atEachCall(() -> cut.feed().count("job", "more", 3))).isEqualTo(3);
    assertThat(atEachCall(() -> cut.feed().conclude("job", LONG, "end", new byte[] {2}, List.of())))
        .hasValue(new byte[] {2});
    assertThat(cut.feed().document("job", "plan")).isEmpty();
    atEachCall(() -> cut.feed().cancel("job"));
    atEachCall(() -> cut.feed().remove("job"));
    assertThat(keys()).noneMatch(key -> key.contains("job"));
  }

  @Test
  void aRightThatIsMissingLosesNoTaskOnceItIsGiven() {
    try (RedisServer redis =
            RedisServer.startWith(
                "--user", "queue", "on", ">secret", "~codeguard:*", "+@all", "resetchannels");
        RedisConnection connection =
            RedisConnection.open(
                new RedisSettings(
                    redis.settings().url(), Optional.of("queue"), Optional.of("secret")))) {
      TaskQueue queue = connection.queue("test/rights");
      queue.feed().register(JobDefinition.of("job"));
      String[] first = IntStream.range(0, 300).mapToObj(i -> "a" + i).toArray(String[]::new);
      String[] second = IntStream.range(0, 300).mapToObj(i -> "b" + i).toArray(String[]::new);
      assertThatThrownBy(() -> queue.feed().enqueue("job", 0, "g", bytes(first)))
          .isInstanceOf(QueueUnavailableException.class)
          .hasMessageContaining("publish");
      assertThat(redis.call("ACL", "SETUSER", "queue", "&codeguard:*")).isEqualTo("+OK");
      assertThat(queue.feed().enqueue("job", 0, "g", bytes(first))).isEqualTo(EnqueueResult.ADDED);
      assertThat(queue.feed().enqueue("job", 1, "g", bytes(second))).isEqualTo(EnqueueResult.ADDED);
      assertThat(drain(queue))
          .hasSize(600)
          .containsAll(List.of(first))
          .containsAll(List.of(second));
    }
  }

  @Test
  void aKeyOfAnotherTypeLosesNoTaskOnceItIsGone() {
    for (String kind : List.of("g:job", "t:job|g", "run:0", "prio", "wait")) {
      queue.feed().remove("job");
      register("job");
      redisson().getKeys().delete(queueKey(kind));
      redisson().getBucket(queueKey(kind)).set(bytes("in the way").getFirst());
      assertThatThrownBy(() -> queue.feed().enqueue("job", 0, "g", bytes("a", "b", "c")))
          .as(kind)
          .isInstanceOf(QueueUnavailableException.class)
          .hasMessageContaining("of another type");
      redisson().getKeys().delete(queueKey(kind));
      add("job", "a", "b", "c");
      assertThat(drain(queue)).as(kind).containsExactly("a", "b", "c");
    }
  }

  private static Set<String> drain(TaskQueue queue) {
    Set<String> payloads = new TreeSet<>();
    Optional<Lease> lease = queue.leases().lease(request(100, Duration.ZERO));
    while (lease.isPresent()) {
      payloads.addAll(payloads(lease.get()));
      assertThat(queue.leases().settle(lease.get(), Completion.DONE)).isEqualTo(Settlement.APPLIED);
      lease = queue.leases().lease(request(100, Duration.ZERO));
    }
    return payloads;
  }
}
