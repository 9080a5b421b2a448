package io.codeguard.operator.tenants;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** 2,000 jobs per minute: those on the shared pool finish and expire, others are deleted. */
final class Flood implements Trouble {
  private static final int AT_ONCE = 10;

  private final Adversary adversary;
  private final Random random;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private int count;

  Flood(Adversary adversary, Random random) {
    this.adversary = adversary;
    this.random = random;
  }

  @Override
  public Duration apart() {
    return Duration.ofMillis(300);
  }

  @Override
  public void round() throws Exception {
    var calls =
        random
            .ints(AT_ONCE, 0, 3)
            .mapToObj(kind -> call(kind, "flood-" + count++))
            .map(threads::submit)
            .toList();
    for (var call : calls) {
      call.get();
    }
  }

  private Runnable call(int kind, String name) {
    return switch (kind) {
      case 0 -> () -> shared(name);
      case 1 -> () -> adversary.create(Adversary.JOBS, adversary.job(name, "own"));
      default -> () -> createAndDelete(name);
    };
  }

  private void shared(String name) {
    var spec = Adversary.smallJob();
    spec.put("ttlSecondsAfterFinished", 0);
    var _ = adversary.create(Adversary.JOBS, adversary.resource("ValidationJob", name, spec));
  }

  private void createAndDelete(String name) {
    var _ = adversary.create(Adversary.JOBS, adversary.sharedJob(name));
    var _ = adversary.delete(Adversary.JOBS, name);
  }

  @Override
  public void close() {
    threads.close();
  }
}
