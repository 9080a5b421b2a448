package io.codeguard.operator.kube;

/** The state of the cluster prevents a change; the message contains the remedy. */
public final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public RefusedException(String message) {
    super(message);
  }
}
