package io.codeguard.queue;

/**
 * The lease expired or was settled, or its job ended, so its holder's writes are rejected. The
 * worker should stop: another worker has the tasks, or they are no longer needed.
 */
public final class LeaseLostException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LeaseLostException(Lease lease) {
    super("lost the lease on %d tasks of job %s".formatted(lease.tasks().size(), lease.jobId()));
  }
}
