package io.codeguard.system.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What goes wrong with single calls now. */
final class Faults {
  /** Befalls whoever makes the n-th call of a kind from now on, before or after it. */
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

  /** Nothing goes wrong any more. */
  void end() {
    calm = true;
    strikes.clear();
  }

  boolean calm() {
    return calm;
  }

  /**
   * Answers get lost from now on.
   *
   * @param oneIn of so many; 0 for none
   */
  void loseAnswers(int oneIn) {
    lossy = oneIn;
  }

  boolean losesAnswer() {
    return !calm && lossy > 0 && chance.oneIn(lossy);
  }

  /**
   * Plans a fault in the middle of what somebody does.
   *
   * @param kind what the call's text starts with
   * @param number of the call, from 1
   * @param before whether it comes before the call reaches the server, or after it was done
   * @param fault gets who made the call
   */
  void strike(String kind, int number, boolean before, Consumer<Instance> fault) {
    strikes.add(new Strike(kind, number, before, fault));
  }

  /** A call is made, or was; whatever is planned for that happens. */
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
