package io.codeguard.queue;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A queue that release 0.1.0 left in Redis: an upgrade finds jobs that are under way, and leases
 * that the workers of before hold. {@code queue.jsonl} has a command for each of its keys; each
 * character of a word is a byte.
 */
class GoldenQueueTest extends QueueTests {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> JOBS =
      List.of("blocks", "cancelled", "mixed", "narrow", "paused", "singles");
  private static final Duration LEASE = Duration.ofSeconds(15);

  /** The lease that a worker of the release holds. */
  private static final String HELD = "KDJaQKYjO9ESQYnv";

  /** When the release wrote last. */
  private long now = 1_700_000_003_000L;

  @BeforeEach
  void restore() throws IOException {
    try (DirectRedis direct = new DirectRedis(redis.port())) {
      direct.call(List.of("FLUSHALL"));
      for (String command : new String(golden("queue.jsonl"), UTF_8).lines().toList()) {
        direct.call(
            JSON.readValue(command, new TypeReference<List<String>>() {}).stream()
                .map(word -> word.getBytes(ISO_8859_1))
                .toList());
      }
    }
    queue =
        new RedisTaskQueue(
            "released/queue",
            connection.redisson(),
            new Scripts(connection.redisson()),
            () -> Long.toString(now));
  }

  private static byte[] golden(String name) throws IOException {
    try (InputStream in = GoldenQueueTest.class.getResourceAsStream("/golden/0.1.0/" + name)) {
      return in.readAllBytes();
    }
  }

  @Test
  void itsNumbersAreRead() {
    JobSnapshot mixed = job("mixed");
    assertThat(List.of(mixed.total(), mixed.ready(), mixed.delayed(), mixed.done(), mixed.dead()))
        .as("total, ready, delayed, done, dead")
        .containsExactly(7L, 2L, 1L, 3L, 1L);
    assertThat(mixed.nextChunk()).isEqualTo(2);
    assertThat(mixed.counters()).isEqualTo(Map.of("cached", 2L, "kept", 3L));
    assertThat(mixed.refusal()).isEmpty();
    assertThat(job("blocks").active()).isEqualTo(10);
    assertThat(job("paused").suspended()).isTrue();
    assertThat(job("cancelled").cancelled()).isTrue();
    assertThat(queue.monitor().epoch()).contains("1796101509.742848");
    assertThat(queue.monitor().workers())
        .extracting(WorkerState::name)
        .containsExactlyInAnyOrder("old", "died");
  }

  @Test
  void itsRecordsAreRead() {
    assertThat(queue.feed().document("mixed", "plan")).contains("{\"format\":1}".getBytes(UTF_8));
    assertThat(queue.feed().document("mixed", "manifest/0"))
        .hasValueSatisfying(bytes -> assertThat(bytes).containsExactly(0, 10, 0xff));
    assertThat(queue.monitor().results("mixed", 0, 10))
        .containsExactly(new byte[] {0x1f, (byte) 0x8b, 0}, "known result".getBytes(UTF_8));
    assertThat(queue.monitor().highlights("mixed"))
        .containsExactly("first".getBytes(UTF_8), "second".getBytes(UTF_8));
    DeadLetter dead = queue.monitor().deadLetters("mixed", 10).getFirst();
    assertThat(new String(dead.payload(), UTF_8)).isEqualTo("dead");
    assertThat(dead.reason()).isEqualTo("no use");
    assertThat(dead.attempts()).isEqualTo(1);
  }

  @Test
  void itsTasksAreLeasedAndDone() {
    assertThat(queue.leases().settle(held(), Completion.DONE)).isEqualTo(Settlement.APPLIED);
    now += 1000;
    queue.feed().register(new JobDefinition("paused", 0, 0, 3, LEASE, LEASE, 1000, false));

    Set<String> seen = doAll();
    Set<String> expected = new TreeSet<>(List.of("back", "later", "retry", "s1", "s2"));
    expected.addAll(List.of("p1", "p2", "n1", "n2", "n3", "ü", ""));
    expected.addAll(numbered(10, 100));
    expected.add(everyByte());
    assertThat(seen).isEqualTo(expected);
    for (String id : List.of("blocks", "narrow", "paused", "singles")) {
      assertThat(job(id).done()).as(id).isEqualTo(job(id).total());
    }
    assertThat(job("mixed").done()).isEqualTo(6);
    assertThat(queue.monitor().stats().demand()).isZero();
  }

  @Test
  void aLeaseThatAWorkerOfTheReleaseHoldsIsRenewed() {
    now += 14_000;
    assertThat(queue.leases().renew("old", List.of(held()), LEASE)).isEmpty();
    now += 14_000;
    assertThat(queue.leases().settle(held(), Completion.DONE)).isEqualTo(Settlement.APPLIED);
  }

  @Test
  void whatAWorkerOfTheReleaseHeldAndDidNotDoIsDoneByAnother() {
    while (job("blocks").active() > 0) {
      now += 1000;
      var _ = queue.leases().renew("other", List.of(), LEASE);
    }
    assertThat(queue.leases().settle(held(), Completion.DONE)).isEqualTo(Settlement.LEASE_LOST);
    assertThat(doAll()).containsAll(numbered(0, 100));
    assertThat(job("blocks").done()).isEqualTo(103);
    assertThat(job("blocks").dead()).isZero();
  }

  @Test
  void moreChunksAreAddedAndTheJobIsConcluded() {
    assertThat(queue.feed().enqueue("mixed", 1, "1", List.of("later".getBytes(UTF_8))))
        .isEqualTo(TaskFeed.EnqueueResult.DUPLICATE);
    assertThat(queue.feed().enqueue("mixed", 2, "0", List.of("new".getBytes(UTF_8))))
        .isEqualTo(TaskFeed.EnqueueResult.ADDED);
    assertThat(queue.feed().requeueDeadLetters("mixed")).isEqualTo(1);
    assertThat(doAll()).contains("new", "dead");
    assertThat(queue.feed().conclude("mixed", LEASE, "outcome", "o".getBytes(UTF_8), List.of()))
        .contains("o".getBytes(UTF_8));
  }

  @Test
  void removedJobsLeaveNothing() {
    JOBS.forEach(queue.feed()::remove);
    assertThat(queue.leases().settle(held(), Completion.DONE)).isEqualTo(Settlement.JOB_GONE);
    assertThat(redis.keys())
        .filteredOn(key -> JOBS.stream().anyMatch(key::contains) || key.contains(":l:"))
        .isEmpty();
  }

  @Test
  void cachedResultsAreFound() {
    ResultCache results =
        new RedisResultCache(
            new Scripts(connection.redisson()),
            () -> Long.toString(now),
            RedisResultCache.GENERATION_BYTES);
    assertThat(results.find(List.of("key", "other")).get("key")).containsExactly(0, 1, 0xfe);
  }

  @Test
  void tasksOfJavaProgramsAreReadAndWrittenAlike() throws IOException {
    ValidationTask task =
        new ValidationTask(
            "t1",
            "src/a.txt",
            "length",
            2,
            Instant.parse("2026-01-02T03:04:05.678Z"),
            Map.of("limit", "100"));
    assertThat(TaskCodec.task(golden("task.json"))).isEqualTo(task);
    assertThat(tree(TaskCodec.encode(task))).isEqualTo(tree(golden("task.json")));
    List<ValidationResult> results =
        List.of(
            new ValidationResult("t1", ValidationResult.Status.PASSED, List.of()),
            new ValidationResult(
                "t2", ValidationResult.Status.VIOLATIONS, List.of("line 1 is too long")),
            new ValidationResult("t3", ValidationResult.Status.FAILED, List.of("no such file")));
    assertThat(TaskCodec.results(golden("results.json"))).isEqualTo(results);
    assertThat(tree(TaskCodec.encode(results))).isEqualTo(tree(golden("results.json")));
  }

  private static JsonNode tree(byte[] json) throws IOException {
    return JSON.readTree(json);
  }

  private JobSnapshot job(String id) {
    return queue.monitor().job(id).orElseThrow();
  }

  private static Lease held() {
    List<LeasedTask> tasks =
        numbered(0, 10).stream().map(text -> new LeasedTask(text.getBytes(UTF_8), 1)).toList();
    return new Lease(HELD, "blocks", "0", tasks);
  }

  private static List<String> numbered(int from, int to) {
    return Stream.iterate(from, i -> i < to, i -> i + 1).map(i -> "b" + i).toList();
  }

  private static String everyByte() {
    byte[] bytes = new byte[256];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) i;
    }
    return new String(bytes, UTF_8);
  }

  /** Payloads of all tasks that a worker of today gets and does. */
  private Set<String> doAll() {
    List<String> seen = new ArrayList<>();
    Optional<Lease> lease = lease();
    while (lease.isPresent()) {
      lease.get().tasks().forEach(task -> seen.add(new String(task.payload(), UTF_8)));
      assertThat(queue.leases().settle(lease.get(), Completion.DONE)).isEqualTo(Settlement.APPLIED);
      lease = lease();
    }
    Set<String> all = new TreeSet<>(seen);
    assertThat(seen).as("each once").hasSameSizeAs(all);
    return all;
  }

  private Optional<Lease> lease() {
    return queue.leases().lease(new LeaseRequest("new", 500, LEASE, Duration.ZERO, 1, "offer"));
  }
}
