package io.codeguard.queue;

import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;

/**
 * Leases batches of tasks and settles them. A lease has a random token that fences its holder: once
 * the lease is lost (expired, or its job ended), calls with it have no effect. Thread-safe.
 *
 * <p>All methods throw {@link QueueUnavailableException} if Redis cannot be reached or rejects
 * writes.
 */
public interface TaskLeases {
  /**
   * Leases a batch of one job and one group; waits for work for at most {@link
   * LeaseRequest#maxWait()}.
   */
  Optional<Lease> lease(LeaseRequest request);

  /**
   * Ends a lease and records its done, failed and released tasks, counters and results atomically.
   */
  Settlement settle(Lease lease, Completion completion);

  /** {@link #settle} and the next {@link #lease} in one round trip; does not wait for work. */
  SettledAndLeased settleAndLease(Lease lease, Completion completion, LeaseRequest next);

  /**
   * Extends leases to {@code duration} from now.
   *
   * @return the tokens of lost leases, whose tasks now belong to another worker or no longer exist
   */
  Set<String> renew(String worker, Collection<Lease> leases, Duration duration);

  /** The result of a settlement, and the next lease if there was work. */
  record SettledAndLeased(Settlement settlement, Optional<Lease> next) {}
}
