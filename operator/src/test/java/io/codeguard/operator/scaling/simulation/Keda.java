package io.codeguard.operator.scaling.simulation;

/**
 * KEDA with its documented defaults: polls the queue every 30 s and starts the first worker; an HPA
 * scales from one worker; back to zero when all polls for 300 s found no waiting task.
 */
final class Keda implements Scaler {
  private static final int POLLING = 30;
  private static final int COOL_DOWN = 300;

  private final Hpa hpa;
  private int lastActive;

  Keda(int max, int target) {
    this.hpa = new Hpa(1, max, target);
  }

  @Override
  public String name() {
    return "KEDA";
  }

  @Override
  public int replicas(Second now) {
    if (now.second() % POLLING == 0) {
      if (now.waiting() > 0) {
        lastActive = now.second();
        if (now.wanted() == 0) {
          return 1;
        }
      } else if (now.wanted() > 0 && now.second() - lastActive >= COOL_DOWN) {
        return 0;
      }
    }
    return now.wanted() == 0 ? 0 : hpa.replicas(now);
  }
}
