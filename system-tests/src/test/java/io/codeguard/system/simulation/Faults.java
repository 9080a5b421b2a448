package io.codeguard.system.simulation;

/** What goes wrong with single calls now. */
final class Faults {
  private final Chance chance;
  private boolean calm;
  private int lossy;

  Faults(Chance chance) {
    this.chance = chance;
  }

  /** Nothing goes wrong any more. */
  void end() {
    calm = true;
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
}
