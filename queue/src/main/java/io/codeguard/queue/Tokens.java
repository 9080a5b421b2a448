package io.codeguard.queue;

import java.util.Base64;
import java.util.random.RandomGenerator;

/** Names of leases: 96 random bits, so that none is ever given twice. */
final class Tokens {
  private Tokens() {}

  /**
   * @param random that nobody can guess: whoever knows a token may settle its lease
   */
  static String random(RandomGenerator random) {
    byte[] bytes = new byte[12];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
