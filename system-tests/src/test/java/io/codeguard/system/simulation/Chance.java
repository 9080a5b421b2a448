package io.codeguard.system.simulation;

import java.util.List;
import java.util.Random;

/** Random choices of a history. */
final class Chance extends Random {
  private static final long serialVersionUID = 1L;

  Chance(long seed) {
    super(seed);
  }

  boolean oneIn(int n) {
    return nextInt(n) == 0;
  }

  /** Inclusive. */
  int between(int least, int most) {
    return least + nextInt(most - least + 1);
  }

  <T> T pick(List<T> some) {
    return some.get(nextInt(some.size()));
  }
}
