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
 * The election among replicas. Whoever loses the leadership against its will ends its process at
 * once, for another one acts now. An orderly stop is different: the last reconciliation ends first,
 * then the lease is handed over so that the next leader need not wait until it runs out.
 */
final class Leadership {
  private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);

  /** Up to 2.2 times as long goes by between tries. */
  private static final Duration RETRY_PERIOD = Duration.ofSeconds(1);

  private final OperatorSettings settings;
  private final KubernetesClient client;

  /** Named by the Service, so that two releases in one namespace elect a leader each. */
  private final String lease;

  private volatile boolean leads;
  private volatile boolean stopping;

  Leadership(OperatorSettings settings, KubernetesClient client) {
    this.settings = settings;
    this.client = client;
    this.lease = settings.service();
    this.leads = !settings.leaderElection();
  }

  /** Empty when there is only one replica. */
  Optional<LeaderElectionConfiguration> configuration() {
    if (!settings.leaderElection()) {
      return Optional.empty();
    }
    LeaderCallbacks callbacks =
        new LeaderCallbacks(this::won, this::lost, leader -> LOG.info("The leader is {}", leader));
    return Optional.of(
        LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration(lease)
            .withLeaseNamespace(settings.namespace())
            .withIdentity(settings.pod())
            .withRetryPeriod(RETRY_PERIOD)
            // Its exit would wait for the very shutdown that waits for it.
            .withExitOnStopLeading(false)
            .withLeaderCallbacks(callbacks)
            .build());
  }

  /** Whether this replica is the one that acts. */
  boolean leads() {
    return leads;
  }

  private void won() {
    leads = true;
    LOG.info("{} leads", settings.pod());
  }

  private void lost() {
    leads = false;
    if (!stopping) {
      LOG.error("Lost the leadership; the process ends, to be started again as a candidate");
      Runtime.getRuntime().halt(1);
    }
  }

  /** From now on the loss of leadership is wanted. */
  void stopping() {
    stopping = true;
  }

  /** Gives the lease away if it is held. */
  void handOver() {
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
      LOG.warn("The lease could not be handed over and has to run out: {}", e.getMessage());
    }
  }
}
