package io.codeguard.system.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Faults of individual calls. */
final class Faults {
  /** A fault of the process that makes the n-th call of a kind, before or after it. */
  private static final class Strike {
    private final String kind;
    private final boolean before;
    private final Consumer<Instance> fault;
    private int left;

    Strike(String kind, int left, boolean before, Consumer<Instance> fault) {
      this.kind = kind;
      this.left = left;
      this.before = before;
      this.fault = fault;
    }
  }

  private final Chance chance;
  private final List<Strike> strikes = new ArrayList<>();
  private boolean calm;
  private int lossy;

  Faults(Chance chance) {
    this.chance = chance;
  }

  /** Removes all faults. */
  void end() {
    calm = true;
    strikes.clear();
  }

  boolean calm() {
    return calm;
  }

  /**
   * From now on, responses are lost.
   *
   * @param oneIn the inverse probability; 0 for none
   */
  void loseAnswers(int oneIn) {
    lossy = oneIn;
  }

  boolean losesAnswer() {
    return !calm && lossy > 0 && chance.oneIn(lossy);
  }

  /**
   * Plans a fault at a specific call.
   *
   * @param kind prefix of the call's text
   * @param number of the call, from 1
   * @param before whether it happens before the call reaches the server, or after its execution
   * @param fault receives the process that made the call
   */
  void strike(String kind, int number, boolean before, Consumer<Instance> fault) {
    strikes.add(new Strike(kind, number, before, fault));
  }

  /** Triggers faults that are planned for this call. */
  void called(String what, boolean before, Instance caller) {
    List<Strike> due =
        strikes.stream()
            .filter(strike -> strike.before == before && what.startsWith(strike.kind))
            .filter(strike -> --strike.left == 0)
            .toList();
    strikes.removeAll(due);
    due.forEach(strike -> strike.fault.accept(caller));
  }
}
