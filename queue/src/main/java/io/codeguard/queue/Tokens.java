package io.codeguard.queue;

import java.util.Base64;
import java.util.random.RandomGenerator;

/** Lease tokens: 96 random bits, so that collisions are practically impossible. */
final class Tokens {
  private Tokens() {}

  /**
   * @param random must be unpredictable, because a token authorizes settling its lease
   */
  static String random(RandomGenerator random) {
    byte[] bytes = new byte[12];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
