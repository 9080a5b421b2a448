package io.codeguard.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.codeguard.queue.Completion.TaskFailure;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The scripts can process a lease of the maximum size in every way. */
class LargestLeaseTest extends QueueTests {
  private static final int LARGEST = 5000;

  @BeforeEach
  void enqueue() {
    queue.feed().register(new JobDefinition("job", 0, 0, 3, SHORT, SHORT, 2 * LARGEST, false));
    queue.feed().enqueue("job", 0, "g", Collections.nCopies(2 * LARGEST, new byte[60]));
  }

  private Lease largest(Duration duration) {
    Lease lease =
        queue
            .leases()
            .lease(new LeaseRequest("w", 10 * LARGEST, duration, Duration.ZERO))
            .orElseThrow();
    assertThat(lease.tasks()).hasSize(LARGEST);
    return lease;
  }

  @Test
  void allFail() {
    List<TaskFailure> failures =
        IntStream.range(0, LARGEST).mapToObj(i -> new TaskFailure(i, "broken", true)).toList();
    queue
        .leases()
        .settle(largest(LONG), new Completion(Map.of(), List.of(), List.of(), failures, Set.of()));
    assertCounts("job", LARGEST, 0, LARGEST, 0, 0);
  }

  @Test
  void allAreReleased() {
    Set<Integer> all = IntStream.range(0, LARGEST).boxed().collect(Collectors.toSet());
    queue
        .leases()
        .settle(largest(LONG), new Completion(Map.of(), List.of(), List.of(), List.of(), all));
    assertCounts("job", 2 * LARGEST, 0, 0, 0, 0);
    assertThat(largest(LONG).tasks()).allMatch(task -> task.attempt() == 1);
  }

  @Test
  void itsWorkerDies() {
    var _ = largest(SHORT);
    await()
        .untilAsserted(
            () -> {
              var _ = queue.leases().renew("w", List.of(), LONG);
              assertCounts("job", 2 * LARGEST, 0, 0, 0, 0);
            });
    assertThat(lease(LARGEST).orElseThrow().tasks()).as("one alone").hasSize(1);
  }
}
