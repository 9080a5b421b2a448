package io.codeguard.validators.data;

/** A text is not in its format. */
public final class UnreadableException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int at;

  /**
   * @param at the offset of the fault, in UTF-16 units
   */
  UnreadableException(String message, int at) {
    super(message, null, false, false);
    this.at = at;
  }

  /** The offset of the fault, in UTF-16 units. */
  public int at() {
    return at;
  }
}
