package io.codeguard.validators.secrets;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Tells one secret from another without giving it away. */
final class SecretIdentity {
  private SecretIdentity() {}

  /**
   * Twelve bits of the secret's SHA-256, and its length: enough to see that a secret was replaced
   * by another, too little to find out a password by guessing.
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
