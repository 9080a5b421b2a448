package io.codeguard.operator.scaling.simulation;

/**
 * Decides on the number of workers; called every second, even if the real scaler polls less often.
 */
interface Scaler {
  String name();

  int replicas(Second now);

  /**
   * The observable state.
   *
   * @param second of the day
   * @param waiting tasks that are not leased
   * @param active tasks that are leased
   * @param ratePerSecond tasks completed per second, over the last minute
   * @param wanted desired workers
   * @param ready workers that are ready
   */
  record Second(
      int second, long waiting, long active, double ratePerSecond, int wanted, int ready) {}
}
