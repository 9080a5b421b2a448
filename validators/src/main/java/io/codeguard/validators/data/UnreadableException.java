package io.codeguard.validators.data;

/** Text is malformed. */
public final class UnreadableException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int at;

  /**
   * @param at the offset of the error in UTF-16 code units
   */
  UnreadableException(String message, int at) {
    super(message, null, false, false);
    this.at = at;
  }

  /** The offset of the error in UTF-16 code units. */
  public int at() {
    return at;
  }
}
