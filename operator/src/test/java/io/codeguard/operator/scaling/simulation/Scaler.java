package io.codeguard.operator.scaling.simulation;

/**
 * Decides on the number of workers, asked every second; what it does not look at it must not use.
 */
interface Scaler {
  String name();

  int replicas(Second now);

  /**
   * What there is to see.
   *
   * @param second of the day
   * @param waiting tasks that no worker has yet
   * @param active tasks that workers have
   * @param ratePerSecond tasks done a second, over the last minute
   * @param wanted workers that were asked for
   * @param ready workers that work
   */
  record Second(
      int second, long waiting, long active, double ratePerSecond, int wanted, int ready) {}
}
