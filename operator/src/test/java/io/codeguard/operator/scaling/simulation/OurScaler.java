package io.codeguard.operator.scaling.simulation;

import io.codeguard.operator.scaling.DemandHistory;
import io.codeguard.operator.scaling.DemandSample;
import io.codeguard.operator.scaling.Scaling;
import io.codeguard.operator.scaling.ScalingPolicy;
import io.codeguard.operator.scaling.Workers;
import java.time.Instant;
import java.util.Optional;

/** The operator's own policy, triggered by queue events. */
final class OurScaler implements Scaler {
  private final String name;
  private final ScalingPolicy policy;
  private DemandHistory history = DemandHistory.startingAt(Instant.EPOCH);

  OurScaler(String name, ScalingPolicy policy) {
    this.name = name;
    this.policy = policy;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int replicas(Second now) {
    Instant time = Instant.ofEpochSecond(now.second());
    DemandSample sample = new DemandSample(time, now.waiting() + now.active(), now.ratePerSecond());
    Workers workers = new Workers(now.wanted(), now.ready());
    Scaling.Outcome outcome = Scaling.decide(policy, history, Optional.of(sample), workers, time);
    history = outcome.history();
    return outcome.decision().replicas();
  }
}
