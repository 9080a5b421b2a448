package io.codeguard.reporting.text;

/** Numbers of things, in words. Pure. */
public final class Count {
  private Count() {}

  /**
   * {@code 1 finding}, {@code 2 findings}.
   *
   * @param one what one of them is called; more have an s behind that
   */
  public static String of(long count, String one) {
    return count + " " + one + (count == 1 ? "" : "s");
  }
}
