package io.codeguard.queue;

/**
 * The lease was taken back, settled, or its job ended: what its worker writes counts no longer. The
 * worker stops; somebody else has the tasks, or nobody needs them.
 */
public final class LeaseLostException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LeaseLostException(Lease lease) {
    super("the lease on %d tasks of job %s is lost".formatted(lease.tasks().size(), lease.jobId()));
  }
}
