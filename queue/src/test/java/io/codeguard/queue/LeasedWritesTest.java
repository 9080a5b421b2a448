package io.codeguard.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A worker's writes are accepted only while it holds its lease. */
class LeasedWritesTest extends QueueTests {
  /** The ways to lose a lease. */
  enum Loss {
    /** Another worker leased the task. */
    TAKEN_BACK,
    SETTLED,
    JOB_CANCELLED,
    JOB_REMOVED,
    /** The job was replaced by another one with the same name. */
    JOB_REPLACED
  }

  private Lease lease;

  private void lease(Duration duration) {
    register("job");
    add("job:listing", "task");
    lease =
        queue.leases().lease(new LeaseRequest("frozen", 10, duration, Duration.ZERO)).orElseThrow();
  }

  private void lose(Loss how) {
    switch (how) {
      case TAKEN_BACK -> {
        LeaseRequest other = new LeaseRequest("other", 10, LONG, Duration.ofSeconds(20));
        assertThat(queue.leases().lease(other)).isPresent();
      }
      case SETTLED -> queue.leases().settle(lease, Completion.DONE);
      case JOB_CANCELLED -> queue.feed().cancel("job:listing");
      case JOB_REMOVED -> queue.feed().remove("job:listing");
      case JOB_REPLACED -> {
        queue.feed().remove("job:listing");
        add("job:listing", "again");
      }
    }
  }

  @Test
  void theHolderOfTheLeaseWrites() {
    lease(LONG);
    queue.feed().putDocument(lease, "job", "manifest", new byte[] {1});
    assertThat(queue.feed().document("job", "manifest")).hasValue(new byte[] {1});
    assertThat(queue.feed().count(lease, "job", "n", 3)).isEqualTo(3);
    assertThat(queue.feed().count(lease, "job", "n", 4)).isEqualTo(7);
  }

  @ParameterizedTest
  @EnumSource
  void whoLostTheLeaseChangesNothing(Loss loss) {
    queue = connection.queue("test/lost-" + loss);
    lease(loss == Loss.TAKEN_BACK ? SHORT : LONG);
    queue.feed().putDocument(lease, "job", "manifest", new byte[] {1});
    queue.feed().count(lease, "job", "n", 3);

    lose(loss);

    assertThatThrownBy(() -> queue.feed().putDocument(lease, "job", "manifest", new byte[] {2}))
        .isInstanceOf(LeaseLostException.class)
        .hasMessage("lost the lease on 1 tasks of job job:listing");
    assertThatThrownBy(() -> queue.feed().count(lease, "job", "n", 4))
        .isInstanceOf(LeaseLostException.class);
    assertThat(queue.feed().document("job", "manifest")).hasValue(new byte[] {1});
    assertThat(queue.monitor().job("job").orElseThrow().counter("n")).isEqualTo(3);
  }

  @Test
  void writingForARemovedJobFails() {
    lease(LONG);
    queue.feed().remove("job");
    assertThatThrownBy(() -> queue.feed().putDocument(lease, "job", "manifest", new byte[] {2}))
        .isInstanceOf(LeaseLostException.class);
    assertThat(queue.feed().document("job", "manifest")).isEmpty();
  }
}
