package io.codeguard.system;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Redis reaches its memory limit during a job. */
@Tag("pods")
@Order(3)
class FullRedisIT {
  /** Memory, of which one step of a worker takes a part. */
  private static final int ROOM = 64 * 1024;

  private final Jobs jobs = Jobs.in("full-redis");

  @Test
  void jobsWaitForMemoryAndEveryTaskIsCountedOnce() {
    CountedJob begun = CountedJob.start(jobs, "begun", 1, CountedJob.SLOWLY);
    begun.awaitDone(CountedJob.TASKS / 5);
    try (RedisAccess redis = RedisAccess.open()) {
      String limit = redis.limit();
      CountedJob late;
      try {
        redis.limit(Long.toString(redis.used() + ROOM));
        late = CountedJob.start(jobs, "late", 1, 1, CountedJob.SLOWLY);
        awaitRefusal(redis);
        // Running work continues.
        jobs.await(
            "begun", CountedJob.LIMIT, status -> CountedJob.done(status) == CountedJob.TASKS);
      } finally {
        redis.limit(limit);
      }
      late.assertEachTaskIsCountedOnce();
    }
    begun.assertEachTaskIsCountedOnce();
  }

  /** Completed tasks free memory, so the limit has to be lowered accordingly. */
  private void awaitRefusal(RedisAccess redis) {
    jobs.await(
        "late",
        CountedJob.LIMIT,
        status -> {
          redis.limit(Long.toString(redis.used() + ROOM));
          return Jobs.condition(status, "QueueHasRoom").equals("False RedisFull")
              && Jobs.message(status, "QueueHasRoom").contains("raise maxmemory");
        });
  }
}
