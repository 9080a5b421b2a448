package io.codeguard.validators.secrets;

/** Measures the randomness of a text. */
final class Entropy {
  private Entropy() {}

  /** The Shannon entropy of the byte frequencies in bits per byte; 0 for one repeated byte. */
  static double bits(byte[] text, Span span) {
    int[] counts = new int[256];
    for (int i = span.start(); i < span.end(); i++) {
      counts[text[i] & 0xff]++;
    }
    double bits = 0;
    for (int count : counts) {
      if (count > 0) {
        double share = (double) count / span.length();
        bits -= share * Math.log(share) / Math.log(2);
      }
    }
    return bits;
  }
}
