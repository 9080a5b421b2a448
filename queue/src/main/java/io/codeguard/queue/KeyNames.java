package io.codeguard.queue;

/**
 * Validates names that become part of Redis keys: they must not contain the scripts' separators.
 */
final class KeyNames {
  private KeyNames() {}

  static void check(String what, String name) {
    if (!name.matches("[A-Za-z0-9._:@/-]{1,253}")) {
      throw new IllegalArgumentException(
          what + " '" + name + "': use 1 to 253 letters, digits and any of . _ : @ / -");
    }
  }
}
