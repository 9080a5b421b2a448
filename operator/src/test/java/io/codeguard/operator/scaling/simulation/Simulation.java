package io.codeguard.operator.scaling.simulation;

import io.codeguard.operator.scaling.simulation.Scaler.Second;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Simulates a day. A worker takes {@link #START} seconds to start and then processes {@link #RATE}
 * tasks per second; a worker that is removed completes its tasks.
 */
final class Simulation {
  static final int RATE = 10;
  static final int START = 5;
  private static final int RATE_WINDOW = 60;

  /**
   * The result of a scaler.
   *
   * @param demand tasks at the end of each second
   * @param replicas desired workers in each second
   * @param backlogSeconds seconds in which more tasks waited than the workers could lease
   * @param waitedTaskSeconds sum of the waiting times of all tasks
   * @param wastedWorkerSeconds idle time of all workers
   * @param turns number of changes between scaling up and scaling down
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Result(
      String scaler,
      long[] demand,
      int[] replicas,
      long backlogSeconds,
      long waitedTaskSeconds,
      long wastedWorkerSeconds,
      int turns) {}

  private final Deque<Integer> starting = new ArrayDeque<>();
  private final Deque<Long> done = new ArrayDeque<>();
  private long doneInWindow;
  private int wanted;
  private int ready;

  private Simulation() {}

  static Result play(Load load, Scaler scaler) {
    return new Simulation().day(load.arrivals(), scaler);
  }

  private Result day(long[] arrivals, Scaler scaler) {
    long[] demand = new long[arrivals.length];
    int[] replicas = new int[arrivals.length];
    long waiting = 0;
    long active = 0;
    long backlog = 0;
    long waited = 0;
    double wasted = 0;
    int turns = 0;
    int direction = 0;
    for (int second = 0; second < arrivals.length; second++) {
      waiting += arrivals[second];
      int before = wanted;
      double rate = doneInWindow / (double) RATE_WINDOW;
      scale(scaler.replicas(new Second(second, waiting, active, rate, wanted, ready)), second);
      int change = Integer.signum(wanted - before);
      if (change != 0) {
        turns += change == -direction ? 1 : 0;
        direction = change;
      }
      active = Math.min(waiting, (long) ready * RATE);
      waiting -= active;
      finished(active);
      backlog += waiting > 0 ? 1 : 0;
      waited += waiting;
      wasted += ready + starting.size() - active / (double) RATE;
      demand[second] = waiting + active;
      replicas[second] = wanted;
    }
    return new Result(scaler.name(), demand, replicas, backlog, waited, Math.round(wasted), turns);
  }

  private void scale(int replicas, int second) {
    while (!starting.isEmpty() && starting.getFirst() <= second) {
      starting.removeFirst();
      ready++;
    }
    for (; wanted < replicas; wanted++) {
      starting.addLast(second + START);
    }
    for (; wanted > replicas; wanted--) {
      if (starting.pollLast() == null) {
        ready--;
      }
    }
  }

  private void finished(long tasks) {
    done.addLast(tasks);
    doneInWindow += tasks;
    if (done.size() > RATE_WINDOW) {
      doneInWindow -= done.removeFirst();
    }
  }
}
