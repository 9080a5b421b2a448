package io.codeguard.queue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.codeguard.queue.Completion.Highlight;
import io.codeguard.queue.Completion.TaskFailure;
import io.codeguard.queue.TaskFeed.EnqueueResult;
import io.codeguard.queue.testing.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The life cycle of tasks. */
@Tag("redis")
class TaskQueueTest extends QueueTests {
  @Test
  void tasksGoFromReadyThroughActiveToDone() {
    add("job", "a", "b", "c");
    assertCounts("job", 3, 0, 0, 0, 0);

    Lease lease = lease(2).orElseThrow();
    assertThat(payloads(lease)).containsExactly("a", "b");
    assertThat(lease.tasks()).allMatch(task -> task.attempt() == 1);
    assertCounts("job", 1, 2, 0, 0, 0);

    Completion completion =
        new Completion(
            Map.of("skipped", 1L),
            List.of("found".getBytes(UTF_8)),
            List.of(
                new Highlight(3, "bad".getBytes(UTF_8)), new Highlight(1, "meh".getBytes(UTF_8))),
            List.of(),
            Set.of());
    assertThat(queue.leases().settle(lease, completion)).isEqualTo(Settlement.APPLIED);
    assertCounts("job", 1, 0, 0, 2, 0);
    assertThat(queue.monitor().job("job").orElseThrow().counter("skipped")).isEqualTo(1);
    assertThat(queue.monitor().results("job", 0, 10))
        .extracting(QueueTests::text)
        .containsExactly("found");
    assertThat(queue.monitor().highlights("job"))
        .extracting(QueueTests::text)
        .containsExactly("bad", "meh");
  }

  @Test
  void aLeaseNeverMixesGroups() {
    register("job");
    queue.feed().enqueue("job", 0, "x", bytes("a", "b"));
    queue.feed().enqueue("job", 1, "y", bytes("c"));
    assertThat(payloads(lease(10).orElseThrow())).containsExactly("a", "b");
    assertThat(lease(10).orElseThrow().group()).isEqualTo("y");
  }

  @Test
  void aRepeatedChunkAddsNothingAndAMissingOneIsReported() {
    register("job");
    assertThat(queue.feed().enqueue("job", 0, "g", bytes("a"))).isEqualTo(EnqueueResult.ADDED);
    assertThat(queue.feed().enqueue("job", 0, "g", bytes("a"))).isEqualTo(EnqueueResult.DUPLICATE);
    assertThat(queue.feed().enqueue("job", 2, "g", bytes("c")))
        .isEqualTo(EnqueueResult.OUT_OF_ORDER);
    assertThat(queue.feed().enqueue("other", 0, "g", bytes("a")))
        .isEqualTo(EnqueueResult.UNKNOWN_JOB);
    assertCounts("job", 1, 0, 0, 0, 0);
    assertThat(queue.monitor().job("job").orElseThrow().nextChunk()).isEqualTo(1);
  }

  @Test
  void tasksWithAKnownOutcomeAreDoneWithoutAWorker() {
    queue.feed().register(JobDefinition.of("job"));
    Completion known =
        new Completion(
            Map.of("cached", 3L),
            List.of("result".getBytes(UTF_8)),
            List.of(new Completion.Highlight(1, "highlight".getBytes(UTF_8))),
            List.of(),
            Set.of());
    queue.feed().enqueue("job", 0, "g", bytes("a"), 3, known);
    assertThat(queue.feed().enqueue("job", 0, "g", bytes("a"), 3, known))
        .isEqualTo(EnqueueResult.DUPLICATE);
    queue.feed().enqueue("job", 1, "g", List.of(), 3, known);

    JobSnapshot job = queue.monitor().job("job").orElseThrow();
    assertThat(job.total()).isEqualTo(7);
    assertThat(job.done()).isEqualTo(6);
    assertThat(job.pending()).isEqualTo(1);
    assertThat(job.counter("cached")).isEqualTo(6);
    assertThat(queue.monitor().results("job", 0, 10)).hasSize(2);
    assertThat(queue.monitor().highlights("job")).hasSize(1);
    assertThat(queue.monitor().stats().ratePerSecond()).isZero();
  }

  @Test
  void aDeadWorkersTasksAreRequeuedAsSinglesWithoutSpendingAnAttempt() {
    add("job", "a", "b");
    Lease dead =
        queue.leases().lease(new LeaseRequest("dead", 10, SHORT, Duration.ZERO)).orElseThrow();
    Lease first = awaitLease();
    Lease second = awaitLease();
    assertThat(List.of(first, second)).allMatch(lease -> lease.tasks().size() == 1);
    assertThat(List.of(first, second)).allMatch(lease -> lease.tasks().getFirst().attempt() == 1);
    assertThat(queue.leases().settle(dead, Completion.DONE)).isEqualTo(Settlement.LEASE_LOST);
    assertCounts("job", 0, 2, 0, 0, 0);
  }

  @Test
  void aPoisonousTaskIsDeadLetteredAlone() {
    register("job");
    queue.feed().enqueue("job", 0, "g", bytes("good", "poison", "fine"));
    assertThat(queue.leases().lease(new LeaseRequest("dead", 10, SHORT, Duration.ZERO)))
        .isPresent();
    await()
        .until(
            () -> {
              Optional<Lease> lease =
                  queue.leases().lease(new LeaseRequest("w", 10, SHORT, Duration.ZERO));
              lease
                  .filter(l -> !payloads(l).contains("poison"))
                  .ifPresent(l -> queue.leases().settle(l, Completion.DONE));
              return queue.monitor().job("job").orElseThrow().pending() == 0;
            });
    assertCounts("job", 0, 0, 0, 2, 1);
    DeadLetter letter = queue.monitor().deadLetters("job", 10).getFirst();
    assertThat(text(letter.payload())).isEqualTo("poison");
    assertThat(letter.attempts()).isEqualTo(3);
    assertThat(letter.attemptsUsedUp()).isTrue();
    assertThat(queue.monitor().job("job").orElseThrow().exhausted()).isEqualTo(1);
  }

  @Test
  void aRenewedLeaseDoesNotExpire() {
    add("job", "a");
    Lease lease =
        queue.leases().lease(new LeaseRequest("w", 1, SHORT, Duration.ZERO)).orElseThrow();
    assertThat(queue.leases().renew("w", List.of(lease), LONG)).isEmpty();
    await().pollDelay(SHORT.multipliedBy(2)).until(() -> lease(1).isEmpty());
    assertThat(queue.leases().settle(lease, Completion.DONE)).isEqualTo(Settlement.APPLIED);
    assertThat(queue.leases().renew("w", List.of(lease), LONG)).containsExactly(lease.token());
  }

  @Test
  void aFailureIsRetriedLaterUntilItsAttemptsAreUsedUp() {
    queue.feed().register(new JobDefinition("job", 0, 0, 2, SHORT, SHORT, 100, false));
    queue.feed().enqueue("job", 0, "g", bytes("a", "b"));
    fail(lease(2).orElseThrow(), new TaskFailure(1, "no\nluck", true));
    assertCounts("job", 0, 0, 1, 1, 0);

    Lease again = awaitLease();
    assertThat(again.tasks().getFirst().attempt()).isEqualTo(2);
    fail(again, new TaskFailure(0, "no\nluck", true));
    assertCounts("job", 0, 0, 0, 1, 1);
    assertThat(queue.monitor().deadLetters("job", 10).getFirst().reason()).isEqualTo("no luck");
  }

  @Test
  void aFinalFailureIsDeadLetteredImmediately() {
    add("job", "a\nb");
    fail(lease(1).orElseThrow(), new TaskFailure(0, "wrong sha256", false));
    DeadLetter letter = queue.monitor().deadLetters("job", 10).getFirst();
    assertThat(letter.attemptsUsedUp()).isFalse();
    assertThat(text(letter.payload())).isEqualTo("a\nb");
    assertThat(queue.monitor().job("job").orElseThrow().exhausted()).isZero();
  }

  @Test
  void equalTasksAreDistinct() {
    add("job", "a", "a");
    fail(lease(2).orElseThrow(), new TaskFailure(0, "no", true), new TaskFailure(1, "no", true));
    assertCounts("job", 0, 0, 2, 0, 0);
    assertThat(List.of(awaitLease(), awaitLease())).allMatch(lease -> lease.tasks().size() == 1);
  }

  @Test
  void batchesOfAnySizeAreSplitFromBlocks() {
    register("job");
    String[] many = IntStream.range(0, 9000).mapToObj(Integer::toString).toArray(String[]::new);
    queue.feed().enqueue("job", 0, "g", bytes(many));
    List<String> all = new ArrayList<>();
    for (int size : List.of(1, 63, 64, 65, 500, 20_000, 20_000)) {
      Lease lease = lease(size).orElseThrow();
      assertThat(lease.tasks()).hasSizeLessThanOrEqualTo(size);
      all.addAll(payloads(lease));
    }
    assertThat(all).containsExactly(many);
    assertCounts("job", 0, 9000, 0, 0, 0);
  }

  @Test
  void aSettlementThatListsATaskTwiceIsRejectedAndChangesNothing() {
    add("job", "a", "b");
    Lease lease = lease(2).orElseThrow();
    assertThatThrownBy(
            () -> fail(lease, new TaskFailure(2, "no", true), new TaskFailure(0, "no", true)))
        .hasMessageContaining("task index 2");
    assertThatThrownBy(
            () ->
                queue
                    .leases()
                    .settle(
                        lease,
                        new Completion(
                            Map.of(),
                            List.of(),
                            List.of(),
                            List.of(new TaskFailure(0, "no", true)),
                            Set.of(0))))
        .hasMessageContaining("task index 0");
    assertCounts("job", 0, 2, 0, 0, 0);
  }

  @Test
  void aSettlementRepeatedBecauseItsAnswerWasLostGetsTheSameNextLease() {
    add("job", "a", "b");
    Lease lease = lease(1).orElseThrow();
    LeaseRequest next = request(1, Duration.ZERO);
    Lease first = queue.leases().settleAndLease(lease, Completion.DONE, next).next().orElseThrow();
    TaskLeases.SettledAndLeased again = queue.leases().settleAndLease(lease, Completion.DONE, next);
    assertThat(again.settlement()).isEqualTo(Settlement.LEASE_LOST);
    assertThat(again.next().orElseThrow().token()).isEqualTo(first.token());
    assertThat(payloads(again.next().orElseThrow())).containsExactly("b");
    assertCounts("job", 0, 1, 0, 1, 0);
  }

  @Test
  void retriesOfABatchAreSpreadOut() {
    Duration hour = Duration.ofHours(1);
    queue.feed().register(new JobDefinition("job", 0, 0, 3, hour, hour, 100, false));
    queue.feed().enqueue("job", 0, "g", bytes("a", "b", "c"));
    fail(
        lease(3).orElseThrow(),
        new TaskFailure(0, "no", true),
        new TaskFailure(1, "no", true),
        new TaskFailure(2, "no", true));
    List<Double> due =
        List.copyOf(redisson().getScoredSortedSet(queueKey("d:job")).entryRange(0, -1)).stream()
            .map(entry -> entry.getScore())
            .toList();
    assertThat(due.get(1) - due.get(0)).isGreaterThan(60_000);
    assertThat(due.get(2) - due.get(1)).isGreaterThan(60_000);
    assertThat(due.get(2) - due.get(0)).isLessThan(1_800_000);
  }

  @Test
  void releasedTasksAreRequeuedUntried() {
    add("job", "a", "b");
    Lease lease = lease(2).orElseThrow();
    queue
        .leases()
        .settle(lease, new Completion(Map.of(), List.of(), List.of(), List.of(), Set.of(1)));
    assertCounts("job", 1, 0, 0, 1, 0);
    assertThat(lease(2).orElseThrow().tasks().getFirst().attempt()).isEqualTo(1);
  }

  @Test
  void aLargeReleasedBatchIsRequeuedInOrder() {
    register("job");
    List<byte[]> large =
        IntStream.range(0, 200)
            .mapToObj(i -> "%05d".formatted(i) + "x".repeat(1000))
            .map(text -> text.getBytes(UTF_8))
            .toList();
    queue.feed().enqueue("job", 0, "g", large);
    Lease lease = lease(150).orElseThrow();
    Set<Integer> all = Set.copyOf(IntStream.range(0, 150).boxed().toList());
    queue.leases().settle(lease, new Completion(Map.of(), List.of(), List.of(), List.of(), all));
    assertThat(payloads(lease(200).orElseThrow()))
        .isEqualTo(large.stream().map(QueueTests::text).toList());
  }

  @Test
  void aWaitingWorkerStartsAsSoonAsThereIsWork() {
    register("job");
    CompletableFuture<Optional<Lease>> waiting =
        CompletableFuture.supplyAsync(
            () -> queue.leases().lease(request(1, Duration.ofSeconds(20))));
    await().until(() -> keys().stream().anyMatch(key -> key.endsWith(":slots")));
    queue.feed().enqueue("job", 0, "g", bytes("a"));
    assertThat(waiting.join()).isPresent();
  }

  @Test
  void workersAreListedWithTheNumberOfTheirTasks() {
    add("job", "a", "b");
    Lease lease = lease(2).orElseThrow();
    assertThat(queue.monitor().workers()).containsExactly(new WorkerState("w", 2, 0));
    queue.leases().settle(lease, Completion.DONE);
    assertThat(queue.monitor().workers()).extracting(WorkerState::leasedTasks).containsExactly(0L);
  }

  @Test
  void aPayloadThatIsTooLargeIsRejected() {
    register("job");
    assertThatThrownBy(() -> queue.feed().enqueue("job", 0, "g", List.of(new byte[70_000])))
        .hasMessageContaining("at most 65536");
  }

  @Test
  void redisMayBeUnavailableWhenAConnectionIsOpened() {
    try (RedisServer late = RedisServer.prepare();
        RedisConnection waiting = RedisConnection.open(late.settings())) {
      TaskQueue lateQueue = waiting.queue("test/late");
      assertThatThrownBy(() -> lateQueue.monitor().stats())
          .isInstanceOf(QueueUnavailableException.class);
      late.run();
      await().ignoreExceptions().until(() -> lateQueue.monitor().stats().ready() == 0);
    }
  }

  @Test
  void nothingIsLostWhenRedisCrashes() {
    try (RedisServer own = RedisServer.start();
        RedisConnection other = RedisConnection.open(own.settings())) {
      queue = other.queue("test/crash");
      add("job", "a", "b");
      Lease lease = lease(1).orElseThrow();
      own.restart();
      await()
          .ignoreExceptions()
          .until(() -> queue.leases().settle(lease, Completion.DONE) == Settlement.APPLIED);
      assertCounts("job", 1, 0, 0, 1, 0);
    }
  }

  @Test
  void theConnectionReportsWhetherRedisMayDropTasks() {
    assertThat(connection.safety().safe()).isTrue();
    assertThat(connection.safety().appendOnlyFile()).isTrue();
  }
}
