package io.codeguard.operator.policyreport;

import io.codeguard.api.conditions.ConditionReason;

/** A job's PolicyReports cannot be written now; the message says what to do. */
public final class PolicyReportException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ConditionReason reason;

  PolicyReportException(ConditionReason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public ConditionReason reason() {
    return reason;
  }
}
