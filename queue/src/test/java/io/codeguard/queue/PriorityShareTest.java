package io.codeguard.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every priority with work gets leases, and higher priorities get more. */
class PriorityShareTest extends QueueTests {
  private static final int TURNS = 4000;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6})
  void eachBusyPriorityGetsAShareThatGrowsWithItsRank(int priorities) {
    queue = connection.queue("test/priorities-" + priorities);
    for (int rank = 0; rank < priorities; rank++) {
      String job = "rank-" + rank;
      queue.feed().register(new JobDefinition(job, -7 * rank, 0, 3, SHORT, SHORT, TURNS, false));
      String[] tasks = IntStream.range(0, TURNS).mapToObj(Integer::toString).toArray(String[]::new);
      queue.feed().enqueue(job, 0, "g", bytes(tasks));
    }
    Map<String, Long> leases =
        IntStream.range(0, TURNS)
            .mapToObj(
                i ->
                    queue
                        .leases()
                        .lease(new LeaseRequest("w", 1, LONG, Duration.ZERO))
                        .orElseThrow()
                        .jobId())
            .collect(Collectors.groupingBy(job -> job, TreeMap::new, Collectors.counting()));
    assertThat(leases).hasSize(priorities);
    // Keys are sorted by rank.
    assertThat(List.copyOf(leases.values()))
        .isSortedAccordingTo((a, b) -> Long.compare(b, a))
        .doesNotHaveDuplicates();
    int lower = priorities - 1;
    for (int rank = 1; rank <= lower; rank++) {
      double share = (2.0 * (lower - rank) + 1) / (lower * lower);
      assertThat((double) leases.get("rank-" + rank))
          .as("leases of rank %s of %s", rank, priorities)
          .isGreaterThanOrEqualTo(share * TURNS / 16 * 0.9 - 1);
    }
  }
}
