package io.codeguard.validators.regex;

import io.codeguard.validators.files.FileByFile.Deadline;
import io.codeguard.validators.files.FileIncompleteException;

/**
 * A text that asks a deadline from time to time while it is being read, for RE2 itself never does:
 * it takes linear time, but large patterns take long over large texts. Not thread-safe.
 */
public final class TimedText implements CharSequence {
  private static final int UNITS = 256;

  private final String text;
  private final Deadline deadline;
  private int left = UNITS;

  /** It is time to stop. */
  public static final class OverdueException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private OverdueException(FileIncompleteException cause) {
      super(cause);
    }

    /** What the deadline said. */
    public FileIncompleteException incomplete() {
      return (FileIncompleteException) getCause();
    }
  }

  public TimedText(String text, Deadline deadline) {
    this.text = text;
    this.deadline = deadline;
  }

  @Override
  public int length() {
    return text.length();
  }

  /**
   * @throws OverdueException when the deadline says so
   */
  @Override
  public char charAt(int index) {
    left--;
    if (left == 0) {
      left = UNITS;
      ask();
    }
    return text.charAt(index);
  }

  private void ask() {
    try {
      deadline.check();
    } catch (FileIncompleteException e) {
      throw new OverdueException(e);
    }
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return text.subSequence(start, end);
  }

  @Override
  public String toString() {
    return text;
  }
}
