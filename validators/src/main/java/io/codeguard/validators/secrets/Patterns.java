package io.codeguard.validators.secrets;

/** Shapes that are shared by several rules. */
final class Patterns {
  static final String UUID =
      "[a-fA-F0-9]{8}-[a-fA-F0-9]{4}-[a-fA-F0-9]{4}-[a-fA-F0-9]{4}-[a-fA-F0-9]{12}";
  static final String HEX32 = "[a-f0-9]{32}";
  static final String HEX40 = "[a-f0-9]{40}";
  static final String HEX64 = "[a-f0-9]{64}";

  private Patterns() {}
}
