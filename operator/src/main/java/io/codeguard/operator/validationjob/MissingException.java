package io.codeguard.operator.validationjob;

/** Something that the job names is not there, or not yet; the message says what to do. */
final class MissingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String condition;
  private final String reason;

  /**
   * @param condition that is false because of it
   * @param reason one word
   */
  MissingException(String condition, String reason, String message) {
    super(message);
    this.condition = condition;
    this.reason = reason;
  }

  String condition() {
    return condition;
  }

  String reason() {
    return reason;
  }
}
