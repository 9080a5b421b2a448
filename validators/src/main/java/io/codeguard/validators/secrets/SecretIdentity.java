package io.codeguard.validators.secrets;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Distinguishes secrets without revealing them. */
final class SecretIdentity {
  private SecretIdentity() {}

  /**
   * Twelve bits of the secret's SHA-256 and its length: enough to detect that a secret was
   * replaced, too little to verify guesses of a password.
   */
  static String of(byte[] text, Span secret) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(text, secret.start(), secret.length());
      byte[] hash = digest.digest();
      return "%02x%x %d".formatted(hash[0], hash[1] & 0xf, secret.length());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
