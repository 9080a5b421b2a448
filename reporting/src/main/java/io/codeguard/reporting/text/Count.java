package io.codeguard.reporting.text;

/** Formats counts. Pure. */
public final class Count {
  private Count() {}

  /**
   * {@code 1 finding}, {@code 2 findings}.
   *
   * @param one the singular noun; the plural is formed with s
   */
  public static String of(long count, String one) {
    return count + " " + one + (count == 1 ? "" : "s");
  }
}
