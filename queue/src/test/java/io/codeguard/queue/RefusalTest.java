package io.codeguard.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Tasks that a worker cannot process are leased to one that can, and spend no attempt. */
class RefusalTest extends QueueTests {
  private Optional<Lease> lease(String offer) {
    return queue
        .leases()
        .lease(new LeaseRequest("worker-" + offer, 10, LONG, Duration.ZERO, 1, offer));
  }

  private LeaseRequest next(String offer) {
    return new LeaseRequest("worker-" + offer, 10, LONG, Duration.ZERO, 1, offer);
  }

  private Optional<Lease> refuse(Lease lease, String offer) {
    return queue
        .leases()
        .settleAndLease(lease, Completion.refused(lease, "no type x in " + offer), next(offer))
        .next();
  }

  @Test
  void aWorkerIsNotGivenAgainWhatItRefusedAndGetsOtherJobs() {
    add("new", "a", "b");
    add("common", "c");
    Lease first = lease("old").orElseThrow();
    Lease second = first.jobId().equals("new") ? first : lease("old").orElseThrow();
    Optional<Lease> other = refuse(second, "old");
    assertThat(other.map(Lease::jobId).orElse("common")).isEqualTo("common");
    if (first.jobId().equals("new")) {
      assertThat(other).isPresent();
    }
    assertThat(lease("old")).isEmpty();
    Lease able = lease("young").orElseThrow();
    assertThat(able.jobId()).isEqualTo("new");
    assertThat(able.tasks()).isNotEmpty().allMatch(task -> task.attempt() == 1);
    assertThat(queue.leases().settle(able, Completion.DONE)).isEqualTo(Settlement.APPLIED);
  }

  @Test
  void aRefusalIsReportedUntilAWorkerProcessesTheJob() {
    add("job", "a");
    assertThat(refuse(lease("old").orElseThrow(), "old")).isEmpty();
    JobSnapshot seen = queue.monitor().job("job").orElseThrow();
    assertThat(seen.refusal())
        .hasValueSatisfying(r -> assertThat(r.reason()).isEqualTo("no type x in old"));
    assertThat(seen.dead() + seen.delayed() + seen.active()).isZero();
    assertThat(queue.monitor().stats().demand()).as("demand for a worker that can").isEqualTo(1);
    assertThat(refuse(lease("older").orElseThrow(), "older")).isEmpty();
    Duration age = queue.monitor().job("job").orElseThrow().refusal().orElseThrow().age();
    assertThat(age).isGreaterThanOrEqualTo(seen.refusal().orElseThrow().age());
    assertThat(queue.leases().settle(lease("young").orElseThrow(), Completion.DONE))
        .isEqualTo(Settlement.APPLIED);
    assertThat(queue.monitor().job("job").orElseThrow().refusal()).isEmpty();
  }

  @Test
  void aReleaseByOneWorkerWakesAnother() {
    add("job", "a");
    Lease lease = lease("old").orElseThrow();
    CompletableFuture<Optional<Lease>> waiting =
        CompletableFuture.supplyAsync(
            () ->
                queue
                    .leases()
                    .lease(new LeaseRequest("y", 10, LONG, Duration.ofSeconds(60), 1, "young")));
    assertThat(refuse(lease, "old")).isEmpty();
    assertThat(waiting.join()).isPresent();
  }

  @Test
  void anOfferDoesNotMatchOneThatContainsIt() {
    add("job", "a");
    assertThat(refuse(lease("v1.10").orElseThrow(), "v1.10")).isEmpty();
    assertThat(lease("v1.1")).isPresent();
  }
}
