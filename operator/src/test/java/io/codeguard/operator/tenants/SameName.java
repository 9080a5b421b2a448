package io.codeguard.operator.tenants;

import java.time.Duration;
import java.util.Random;

/** Jobs and pools that are deleted and recreated under the same few names. */
final class SameName implements Trouble {
  private static final int NAMES = 3;

  private final Adversary adversary;
  private final Random random;

  SameName(Adversary adversary, Random random) {
    this.adversary = adversary;
    this.random = random;
  }

  @Override
  public Duration apart() {
    return Duration.ofMillis(50);
  }

  @Override
  public void round() {
    String name = "same-" + random.nextInt(NAMES);
    if (random.nextInt(8) == 0) {
      var _ = adversary.delete(Adversary.POOLS, name);
      var _ =
          adversary.create(
              Adversary.POOLS, adversary.resource("WorkerPool", name, adversary.ownPool()));
      return;
    }
    var _ = adversary.delete(Adversary.JOBS, name);
    var _ =
        adversary.create(
            Adversary.JOBS,
            random.nextBoolean() ? adversary.sharedJob(name) : adversary.job(name, name));
  }
}
