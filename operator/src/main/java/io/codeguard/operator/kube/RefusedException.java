package io.codeguard.operator.kube;

/** Something in the cluster is in the way; the message says what to do about it. */
public final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public RefusedException(String message) {
    super(message);
  }
}
