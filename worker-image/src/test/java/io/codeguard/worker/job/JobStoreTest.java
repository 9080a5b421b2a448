package io.codeguard.worker.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.codeguard.protocol.Counters;
import io.codeguard.queue.JobDefinition;
import io.codeguard.queue.Lease;
import io.codeguard.queue.LeaseRequest;
import io.codeguard.queue.QueueUnavailableException;
import io.codeguard.queue.RedisConnection;
import io.codeguard.queue.TaskQueue;
import io.codeguard.queue.testing.RedisServer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A worker's writes for a job, on a real Redis. */
class JobStoreTest {
  @Test
  void documentsThatDoNotFitIntoRedisAreCounted() {
    try (RedisServer server = RedisServer.startWith("--appendonly", "no", "--maxmemory", "8mb");
        RedisConnection redis = RedisConnection.open(server.settings())) {
      TaskQueue queue = redis.queue("team/full");
      queue.feed().register(JobDefinition.of("job"));
      queue.feed().enqueue("job", 0, "g", List.of(new byte[1]));
      Lease lease =
          queue
              .leases()
              .lease(new LeaseRequest("w", 1, Duration.ofMinutes(5), Duration.ZERO))
              .orElseThrow();
      JobStore store = new JobStore(queue);

      assertThatThrownBy(
              () -> {
                for (int part = 0; part < 100; part++) {
                  store.putDocument(lease, "part/" + part, new byte[200_000]);
                }
              })
          .isInstanceOfSatisfying(
              QueueUnavailableException.class, e -> assertThat(e.full()).isTrue());

      assertThat(queue.monitor().job("job").orElseThrow().counter(Counters.REDIS_FULL))
          .isEqualTo(1);
    }
  }
}
