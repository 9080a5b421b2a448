package io.codeguard.operator.background;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FairThreadsTest {
  private static final int THREADS = 16;

  private final FairThreads shares = new FairThreads(THREADS);
  private final List<String> woken = new ArrayList<>();

  @Test
  void aNamespaceWithManyResourcesLeavesThreadsToOthers() {
    assertThat(takeAll("loud")).hasSize(THREADS / 2);
    assertThat(take("quiet", "one")).isPresent();
    assertThat(takeAll("louder")).isNotEmpty();
    assertThat(take("quieter", "one")).isPresent();
  }

  @Test
  void aReleasedThreadWakesAnEligibleCaller() {
    Deque<FairThreads.Share> loud = takeAll("loud");
    Deque<FairThreads.Share> other = takeAll("other");
    assertThat(List.of(loud.size(), other.size())).containsExactly(8, 4);
    assertThat(take("other", "late")).isEmpty();

    loud.pop().close();
    other.pop().close();
    loud.pop().close();

    assertThat(woken).containsExactly("other 4", "other late", "loud 8");
  }

  @Test
  void aDeletedCallerIsNotWokenInsteadOfOthers() {
    Deque<FairThreads.Share> loud = takeAll("loud");
    assertThat(take("loud", "late")).isEmpty();

    shares.acquire("loud", "8").close();
    loud.pop().close();

    assertThat(woken).containsExactly("loud late");
  }

  @Test
  void aCallerIsQueuedAndWokenOnce() {
    Deque<FairThreads.Share> all = new ArrayDeque<>();
    IntStream.range(0, THREADS / 2).forEach(i -> all.push(take("loud", "r" + i).orElseThrow()));
    assertThat(take("loud", "late")).isEmpty();
    assertThat(take("loud", "late")).isEmpty();

    all.pop().close();
    all.pop().close();

    assertThat(woken).containsExactly("loud late");
    assertThat(take("loud", "late")).isPresent();
  }

  @Test
  void forcedAcquisitionsCountAsWell() {
    IntStream.range(0, THREADS / 2).forEach(_ -> shares.acquire("loud", "gone"));

    assertThat(take("loud", "one")).isEmpty();
    assertThat(take("quiet", "one")).isPresent();
  }

  private Deque<FairThreads.Share> takeAll(String namespace) {
    Deque<FairThreads.Share> all = new ArrayDeque<>();
    Optional<FairThreads.Share> next = take(namespace, "0");
    while (next.isPresent()) {
      all.push(next.get());
      next = take(namespace, Integer.toString(all.size()));
    }
    return all;
  }

  private Optional<FairThreads.Share> take(String namespace, String who) {
    return shares.tryAcquire(namespace, who, () -> woken.add(namespace + " " + who));
  }
}
