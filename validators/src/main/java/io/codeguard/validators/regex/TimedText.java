package io.codeguard.validators.regex;

import io.codeguard.validators.files.FileByFile.Deadline;
import io.codeguard.validators.files.FileIncompleteException;

/**
 * Text that checks a deadline while it is read, because RE2 has no timeout: it takes linear time,
 * but large patterns are slow on large texts. Not thread-safe.
 */
public final class TimedText implements CharSequence {
  private static final int UNITS = 256;

  private final String text;
  private final Deadline deadline;
  private int left = UNITS;

  /** The deadline has passed. */
  public static final class OverdueException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private OverdueException(FileIncompleteException cause) {
      super(cause);
    }

    /** The exception of the deadline. */
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
   * @throws OverdueException if the deadline has passed
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
