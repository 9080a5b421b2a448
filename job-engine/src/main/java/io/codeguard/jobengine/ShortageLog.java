package io.codeguard.jobengine;

import io.codeguard.queue.RedisMemory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the log that a Redis is full, once a minute however many jobs wait. Thread-safe. */
final class ShortageLog {
  private static final Logger LOG = LoggerFactory.getLogger(ShortageLog.class);
  private static final Duration APART = Duration.ofMinutes(1);

  private final Clock clock;
  private final AtomicReference<Instant> next = new AtomicReference<>(Instant.MIN);

  ShortageLog(Clock clock) {
    this.clock = clock;
  }

  void warn(String job, RedisMemory memory) {
    Instant now = clock.instant();
    Instant due = next.get();
    if (!now.isBefore(due) && next.compareAndSet(due, now.plus(APART))) {
      LOG.atWarn().addKeyValue("job", job).log("Jobs wait: {}", MemoryShortage.message(memory));
    }
  }
}
