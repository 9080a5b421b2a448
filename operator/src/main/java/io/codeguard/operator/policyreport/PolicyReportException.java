package io.codeguard.operator.policyreport;

/** A job's PolicyReports cannot be written now; the message says what to do. */
public final class PolicyReportException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String reason;

  /**
   * @param reason one word
   */
  PolicyReportException(String reason, String message) {
    super(message);
    this.reason = reason;
  }

  public String reason() {
    return reason;
  }
}
