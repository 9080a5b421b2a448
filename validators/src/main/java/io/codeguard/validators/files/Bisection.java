package io.codeguard.validators.files;

import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Isolates the items that make batches fail: a batch that fails as a whole is split in half and
 * retried, until each item that causes a failure is alone. Stateless.
 */
public final class Bisection {
  private Bisection() {}

  /**
   * Processes items in one batch.
   *
   * @param <T> an item
   * @param <F> the reason of a failure
   * @param <E> an exception that ends the bisection
   */
  @FunctionalInterface
  public interface Attempt<T, F, E extends Exception> {
    /**
     * @return the reason if the batch failed as a whole; empty if all items were handled
     */
    Optional<F> run(List<T> items) throws E;
  }

  /**
   * Processes the items in order.
   *
   * @param items not empty
   * @param alone receives each item that fails in a batch of its own, with the reason
   */
  public static <T, F, E extends Exception> void run(
      List<T> items, Attempt<T, F, E> attempt, BiConsumer<T, F> alone) throws E {
    Optional<F> failure = attempt.run(items);
    if (failure.isEmpty()) {
      return;
    }
    if (items.size() == 1) {
      alone.accept(items.getFirst(), failure.get());
    } else {
      int half = items.size() / 2;
      run(items.subList(0, half), attempt, alone);
      run(items.subList(half, items.size()), attempt, alone);
    }
  }
}
