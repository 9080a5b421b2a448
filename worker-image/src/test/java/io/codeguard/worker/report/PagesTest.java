package io.codeguard.worker.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Each page is one round trip to Redis. */
class PagesTest {
  private final List<Long> asked = new ArrayList<>();

  private Pages<Integer> numbers(int count) {
    List<Integer> all = IntStream.range(0, count).boxed().toList();
    return new Pages<>(
        (from, limit) -> {
          asked.add(from);
          return all.subList((int) from, (int) Math.min(from + limit, count));
        });
  }

  @Test
  void givesAllOnce() {
    Pages<Integer> pages = numbers(45);
    List<Integer> given = new ArrayList<>();
    pages.forEachRemaining(given::add);

    assertThat(given).containsExactlyElementsOf(IntStream.range(0, 45).boxed().toList());
  }

  /**
   * A caller that iterates over two lists checks the first one again for each item of the second.
   */
  @Test
  void doesNotFetchBeyondTheEnd() {
    Pages<Integer> pages = numbers(1);
    pages.forEachRemaining(_ -> {});
    for (int i = 0; i < 10; i++) {
      assertThat(pages.hasNext()).isFalse();
    }

    assertThat(asked).containsExactly(0L, 1L);
  }
}
