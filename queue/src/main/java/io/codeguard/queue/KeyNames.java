package io.codeguard.queue;

/** What may be part of a key: nothing that a script takes for a separator. */
final class KeyNames {
  private KeyNames() {}

  static void check(String what, String name) {
    if (!name.matches("[A-Za-z0-9._:@/-]{1,253}")) {
      throw new IllegalArgumentException(
          what + " '" + name + "': use 1 to 253 letters, digits and any of . _ : @ / -");
    }
  }
}
