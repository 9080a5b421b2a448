package io.codeguard.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.codeguard.queue.Completion.Highlight;
import io.codeguard.queue.Completion.TaskFailure;
import io.codeguard.queue.TaskFeed.EnqueueResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The life cycle of jobs, and how they share the workers. */
@Tag("redis")
class JobsTest extends QueueTests {
  @Test
  void feedingStopsAtTheHighWaterMarkAndGoesOnBelowIt() {
    queue.feed().register(new JobDefinition("job", 0, 0, 3, SHORT, SHORT, 2, false));
    queue.feed().enqueue("job", 0, "g", bytes("a", "b"));
    assertThat(queue.feed().enqueue("job", 1, "g", bytes("c"))).isEqualTo(EnqueueResult.FULL);
    lease(1);
    assertThat(queue.feed().enqueue("job", 1, "g", bytes("c"))).isEqualTo(EnqueueResult.ADDED);
  }

  @Test
  void jobsAndGroupsWithSimilarNamesDoNotMix() {
    register("a:b");
    register("a");
    queue.feed().enqueue("a:b", 0, "c", bytes("1"));
    queue.feed().enqueue("a", 0, "b:c", bytes("2"));
    List<Lease> leases = List.of(lease(10).orElseThrow(), lease(10).orElseThrow());
    assertThat(leases)
        .extracting(lease -> lease.jobId() + " " + lease.group() + " " + payloads(lease))
        .containsExactlyInAnyOrder("a:b c [1]", "a b:c [2]");
  }

  @Test
  void aSmallRemainderOfAJobIsAddedToThePrecedingLease() {
    register("job");
    queue.feed().enqueue("job", 0, "g", Collections.nCopies(230, new byte[10]));
    LeaseRequest ofTwoSlots = new LeaseRequest("w", 1000, LONG, Duration.ZERO, 2);
    assertThat(
            Stream.generate(() -> queue.leases().lease(ofTwoSlots))
                .takeWhile(Optional::isPresent)
                .map(lease -> lease.orElseThrow().tasks().size()))
        .containsExactly(115, 115);
  }

  @Test
  void aJobThatArrivesGetsNoCreditForThePast() {
    queue.feed().register(new JobDefinition("limited", 0, 10, 3, SHORT, SHORT, 5000, false));
    String[] many = IntStream.range(0, 600).mapToObj(Integer::toString).toArray(String[]::new);
    queue.feed().enqueue("limited", 0, "g", bytes(many));
    for (int i = 0; i < 30; i++) {
      queue.leases().settle(lease(10).orElseThrow(), Completion.DONE);
    }
    Lease last = lease(10).orElseThrow();
    add("late", many);
    queue.leases().settle(last, Completion.DONE);
    List<String> served = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Lease lease = lease(10).orElseThrow();
      served.add(lease.jobId());
      queue.leases().settle(lease, Completion.DONE);
    }
    assertThat(served).filteredOn("late"::equals).hasSizeBetween(9, 11);
  }

  @Test
  void deadLettersAreRequeuedWithAllTheirAttempts() {
    queue.feed().register(new JobDefinition("job", 0, 0, 1, SHORT, SHORT, 5000, false));
    String[] many = IntStream.range(0, 600).mapToObj(i -> i + "\n").toArray(String[]::new);
    queue.feed().enqueue("job", 0, "g", bytes(many));
    Lease lease = lease(600).orElseThrow();
    fail(
        lease,
        IntStream.range(0, 600)
            .mapToObj(i -> new TaskFailure(i, "no", true))
            .toArray(TaskFailure[]::new));
    assertCounts("job", 0, 0, 0, 0, 600);
    assertThat(queue.feed().requeueDeadLetters("job")).isEqualTo(600);
    assertCounts("job", 600, 0, 0, 0, 0);
    Lease again = lease(10).orElseThrow();
    assertThat(payloads(again)).containsExactly("0\n");
    assertThat(again.tasks().getFirst().attempt()).isEqualTo(1);
    assertThat(queue.feed().requeueDeadLetters("unknown")).isZero();
  }

  @Test
  void discardedDeadLettersAreSubtractedFromTheTotal() {
    add("job", "a", "b");
    fail(lease(1).orElseThrow(), new TaskFailure(0, "no", false));
    assertThat(queue.feed().discardDeadLetters("job")).isEqualTo(1);
    assertThat(queue.monitor().deadLetters("job", 10)).isEmpty();
    assertThat(queue.monitor().stats().dead()).isZero();
    assertCounts("job", 1, 0, 0, 0, 0);
  }

  @Test
  void dueTasksOfASuspendedJobDoNotCountAsDemand() {
    add("job", "a");
    fail(lease(1).orElseThrow(), new TaskFailure(0, "no", true));
    await().until(() -> queue.monitor().stats().delayedDue() == 1);
    queue.feed().register(new JobDefinition("job", 0, 0, 3, SHORT, SHORT, 100, true));
    assertThat(queue.monitor().stats().demand()).isZero();
    register("job");
    assertThat(queue.monitor().stats().demand()).isEqualTo(1);
  }

  @Test
  void parallelismLimitsWhatIsLeasedAtOnce() {
    queue.feed().register(new JobDefinition("job", 0, 2, 3, SHORT, SHORT, 100, false));
    queue.feed().enqueue("job", 0, "g", bytes("a", "b", "c"));
    Lease lease = lease(10).orElseThrow();
    assertThat(lease.tasks()).hasSize(2);
    assertThat(lease(10)).isEmpty();
    assertThat(
            queue
                .leases()
                .settleAndLease(lease, Completion.DONE, request(10, Duration.ZERO))
                .next())
        .hasValueSatisfying(next -> assertThat(payloads(next)).containsExactly("c"));
  }

  @Test
  void demandIsWhatCouldBeLeasedWithinTheJobsParallelism() {
    String[] many = IntStream.range(0, 100).mapToObj(Integer::toString).toArray(String[]::new);
    queue.feed().register(new JobDefinition("narrow", 0, 3, 3, LONG, LONG, 1000, false));
    queue.feed().enqueue("narrow", 0, "g", bytes(many));
    assertThat(queue.monitor().stats().demand()).isEqualTo(3);
    add("wide", "a", "b");
    assertThat(queue.monitor().stats().demand()).isEqualTo(5);
    Lease lease = lease(2).orElseThrow();
    Lease other = lease(2).orElseThrow();
    assertThat(queue.monitor().stats().demand()).isEqualTo(5);
    Lease narrow = lease.jobId().equals("narrow") ? lease : other;
    queue.leases().settle(narrow, Completion.DONE);
    assertThat(queue.monitor().stats().demand()).isEqualTo(5);
    queue.feed().register(new JobDefinition("narrow", 0, 50, 3, LONG, LONG, 1000, false));
    assertThat(queue.monitor().stats().demand()).isEqualTo(52);
    queue.feed().register(new JobDefinition("narrow", 0, 0, 3, LONG, LONG, 1000, false));
    assertThat(queue.monitor().stats().demand()).isEqualTo(100);
    queue.feed().register(new JobDefinition("narrow", 0, 3, 3, LONG, LONG, 1000, true));
    assertThat(queue.monitor().stats().demand()).isEqualTo(2);
    queue.feed().remove("narrow");
    queue.feed().remove("wide");
    assertThat(queue.monitor().stats().demand()).isZero();
  }

  @Test
  void dueRetriesCountAsDemandWithinTheJobsParallelism() {
    queue.feed().register(new JobDefinition("job", 0, 2, 3, SHORT, SHORT, 1000, false));
    queue.feed().enqueue("job", 0, "g", bytes("a", "b", "c", "d"));
    for (int i = 0; i < 2; i++) {
      fail(lease(2).orElseThrow(), new TaskFailure(0, "r", true), new TaskFailure(1, "r", true));
    }
    await().until(() -> queue.monitor().stats().delayedDue() == 2);
    assertThat(queue.monitor().stats().demand()).isEqualTo(2);
  }

  @Test
  void aHigherPriorityIsServedFirstAndTheLowestDoesNotStarve() {
    queue.feed().register(new JobDefinition("low", 0, 0, 3, SHORT, SHORT, 1000, false));
    queue.feed().register(new JobDefinition("high", 9, 0, 3, SHORT, SHORT, 1000, false));
    String[] many = IntStream.range(0, 100).mapToObj(Integer::toString).toArray(String[]::new);
    queue.feed().enqueue("low", 0, "g", bytes(many));
    queue.feed().enqueue("high", 0, "g", bytes(many));
    List<String> served =
        IntStream.range(0, 32).mapToObj(i -> lease(1).orElseThrow().jobId()).toList();
    assertThat(served.getFirst()).isEqualTo("high");
    assertThat(served).filteredOn("low"::equals).hasSize(2);
  }

  @Test
  void aSmallJobIsNotStuckBehindALargeOne() {
    register("large");
    queue
        .feed()
        .enqueue(
            "large",
            0,
            "g",
            bytes(IntStream.range(0, 500).mapToObj(Integer::toString).toArray(String[]::new)));
    lease(100);
    add("small", "only");
    assertThat(List.of(lease(100).orElseThrow().jobId(), lease(100).orElseThrow().jobId()))
        .contains("small");
  }

  @Test
  void aJobThatIsReleasedRepeatedlyDoesNotStarveOthers() {
    String[] many = IntStream.range(0, 900).mapToObj(Integer::toString).toArray(String[]::new);
    register("works");
    queue.feed().enqueue("works", 0, "g", bytes(many));
    add("hopeless", "only");
    int done = 0;
    for (int turn = 0; turn < 12; turn++) {
      Lease lease = lease(300).orElseThrow();
      boolean works = lease.jobId().equals("works");
      done += works ? lease.tasks().size() : 0;
      Completion back = new Completion(Map.of(), List.of(), List.of(), List.of(), Set.of(0));
      queue.leases().settle(lease, works ? Completion.DONE : back);
      if (done == 900) {
        return;
      }
    }
    throw new AssertionError("only " + done + " of 900 tasks got a turn");
  }

  @Test
  void aSuspendedJobIsNotLeasedAndDoesNotCountAsDemand() {
    add("job", "a");
    queue.feed().register(new JobDefinition("job", 0, 0, 3, SHORT, SHORT, 100, true));
    assertThat(lease(1)).isEmpty();
    assertThat(queue.monitor().stats().demand()).isZero();
    register("job");
    assertThat(queue.monitor().stats().demand()).isEqualTo(1);
    assertThat(lease(1)).isPresent();
  }

  @Test
  void aCancelledJobDropsItsWaitingTasksAndCountsNoFurtherOutcome() {
    add("job", "a", "b");
    Lease lease = lease(1).orElseThrow();
    queue.feed().cancel("job");
    assertThat(lease(1)).isEmpty();
    assertThat(queue.leases().renew("w", List.of(lease), LONG)).containsExactly(lease.token());
    assertThat(queue.monitor().job("job").orElseThrow().cancelled()).isTrue();
    assertThat(queue.monitor().stats().demand()).isZero();
  }

  @Test
  void aRemovedJobLeavesNoKeys() {
    add("job", "a", "b", "c");
    queue.feed().putDocument("job", "plan", bytes("{}").getFirst());
    Lease done = lease(1).orElseThrow();
    queue
        .leases()
        .settle(
            done,
            new Completion(
                Map.of("x", 1L),
                List.of(new byte[1]),
                List.of(new Highlight(1, new byte[1])),
                List.of(new TaskFailure(0, "r", true)),
                Set.of()));
    Lease out = lease(1).orElseThrow();
    queue.feed().remove("job");
    assertThat(queue.leases().settle(out, Completion.DONE)).isEqualTo(Settlement.JOB_GONE);
    assertThat(queue.monitor().job("job")).isEmpty();
    assertThat(keys()).noneMatch(key -> key.contains("job"));
    QueueStats stats = queue.monitor().stats();
    assertThat(List.of(stats.ready(), stats.active(), stats.delayed(), stats.dead()))
        .containsOnly(0L);
  }

  @Test
  void aLeaseOfARemovedJobDoesNotCountForItsSuccessor() {
    add("job", "a");
    Lease old = lease(1).orElseThrow();
    queue.feed().remove("job");
    add("job", "a");
    assertThat(queue.leases().settle(old, Completion.DONE)).isEqualTo(Settlement.JOB_GONE);
    assertCounts("job", 1, 0, 0, 0, 0);
  }

  @Test
  void listenersAreNotifiedOfTheFirstTaskAndOfTheEnd() {
    ConcurrentLinkedQueue<String> heard = new ConcurrentLinkedQueue<>();
    try (QueueMonitor.Subscription subscription = queue.monitor().subscribe(heard::add)) {
      add("job", "a");
      await().until(() -> heard.size() == 1);
      queue.leases().settle(lease(1).orElseThrow(), Completion.DONE);
      await().until(() -> heard.size() == 2);
    }
  }

  @Test
  void documentsAreStoredForKnownJobsOnly() {
    register("job");
    queue.feed().putDocument("job", "plan", new byte[] {7});
    assertThat(queue.feed().document("job", "plan")).hasValue(new byte[] {7});
    queue.feed().removeDocument("job", "plan");
    assertThat(queue.feed().document("job", "plan")).isEmpty();
    queue.feed().putDocument("unknown", "plan", new byte[] {7});
    assertThat(queue.feed().document("unknown", "plan")).isEmpty();
  }

  @Test
  void countersAreUpdatedImmediatelyForKnownJobsOnly() {
    register("job");
    assertThat(queue.feed().count("job", "n", 3)).isEqualTo(3);
    assertThat(queue.feed().count("job", "n", 4)).isEqualTo(7);
    assertThat(queue.monitor().job("job").orElseThrow().counter("n")).isEqualTo(7);
    assertThat(queue.feed().count("unknown", "n", 3)).isZero();
    assertThat(queue.monitor().job("unknown")).isEmpty();
  }

  @Test
  void jobsThatAreNotKeptAliveAreRemoved() {
    add("job", "a");
    queue.feed().keepAlive("job", SHORT);
    await().until(() -> lease(1).isEmpty() && queue.monitor().job("job").isEmpty());
    assertThat(queue.monitor().stats().demand()).isZero();
  }
}
