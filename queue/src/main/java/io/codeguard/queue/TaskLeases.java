package io.codeguard.queue;

import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;

/**
 * Leases batches of tasks and settles them. A lease carries a random token; who lost it (deadline
 * passed, job gone) changes nothing any more. Thread-safe.
 *
 * <p>All methods throw {@link QueueUnavailableException} when Redis cannot be reached or refuses to
 * write.
 */
public interface TaskLeases {
  /**
   * Takes a batch of one job and one group, or waits for work for at most {@link
   * LeaseRequest#maxWait()}.
   */
  Optional<Lease> lease(LeaseRequest request);

  /**
   * Ends a lease: done, failed and released tasks, counters and results, all in one step or not at
   * all.
   */
  Settlement settle(Lease lease, Completion completion);

  /** {@link #settle} and the next {@link #lease} in one round trip; does not wait for work. */
  SettledAndLeased settleAndLease(Lease lease, Completion completion, LeaseRequest next);

  /**
   * Extends leases to {@code duration} from now.
   *
   * @return the tokens that are lost: their tasks belong to somebody else, or to nobody
   */
  Set<String> renew(String worker, Collection<Lease> leases, Duration duration);

  /** What came of a settlement, and the next batch if there was one. */
  record SettledAndLeased(Settlement settlement, Optional<Lease> next) {}
}
