package io.codeguard.operator;

import io.codeguard.operator.settings.OperatorSettings;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leader election among the replicas. A replica that loses its lease unexpectedly exits at once,
 * because another one is active. On an orderly shutdown the running reconciliations finish first;
 * then the lease is released, so that the next leader does not have to wait for it to expire.
 */
final class Leadership {
  private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);

  /** The client adds jitter: the time between two attempts is up to 2.2 times as long. */
  private static final Duration RETRY_PERIOD = Duration.ofSeconds(1);

  private final OperatorSettings settings;
  private final KubernetesClient client;

  /** Named after the Service, so that two releases in one namespace elect a leader each. */
  private final String lease;

  private volatile boolean isLeader;
  private volatile boolean stopping;

  Leadership(OperatorSettings settings, KubernetesClient client) {
    this.settings = settings;
    this.client = client;
    this.lease = settings.service();
    this.isLeader = !settings.leaderElection();
  }

  /** Empty when there is only one replica. */
  Optional<LeaderElectionConfiguration> configuration() {
    if (!settings.leaderElection()) {
      return Optional.empty();
    }
    LeaderCallbacks callbacks =
        new LeaderCallbacks(
            this::startedLeading,
            this::stoppedLeading,
            leader -> LOG.info("The leader is {}", leader));
    return Optional.of(
        LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration(lease)
            .withLeaseNamespace(settings.namespace())
            .withIdentity(settings.pod())
            .withRetryPeriod(RETRY_PERIOD)
            // Its System.exit would deadlock with the shutdown hook.
            .withExitOnStopLeading(false)
            .withLeaderCallbacks(callbacks)
            .build());
  }

  /** Whether this replica is the leader. */
  boolean isLeader() {
    return isLeader;
  }

  private void startedLeading() {
    isLeader = true;
    LOG.info("{} is the leader", settings.pod());
  }

  private void stoppedLeading() {
    isLeader = false;
    if (!stopping) {
      LOG.error("Lost the leader election lease; exiting, to be restarted as a candidate");
      Runtime.getRuntime().halt(1);
    }
  }

  /** From now on losing the lease is expected. */
  void stopping() {
    stopping = true;
  }

  /** Releases the lease if this replica holds it. */
  void releaseLease() {
    if (!settings.leaderElection()) {
      return;
    }
    try {
      var named = client.leases().inNamespace(settings.namespace()).withName(lease);
      Lease held = named.get();
      if (held != null && settings.pod().equals(held.getSpec().getHolderIdentity())) {
        var _ =
            client
                .resource(
                    new LeaseBuilder(held)
                        .editSpec()
                        .withHolderIdentity("")
                        .withLeaseDurationSeconds(1)
                        .endSpec()
                        .build())
                .update();
      }
    } catch (KubernetesClientException e) {
      LOG.warn("The lease could not be released and has to expire: {}", e.getMessage());
    }
  }
}
