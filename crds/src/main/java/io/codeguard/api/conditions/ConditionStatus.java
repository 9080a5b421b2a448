package io.codeguard.api.conditions;

/** The three values of a condition's {@code status}. */
public enum ConditionStatus {
  TRUE("True"),
  FALSE("False"),
  UNKNOWN("Unknown");

  private final String value;

  ConditionStatus(String value) {
    this.value = value;
  }

  /** As it is written in a resource. */
  public String value() {
    return value;
  }

  @Override
  public String toString() {
    return value;
  }
}
