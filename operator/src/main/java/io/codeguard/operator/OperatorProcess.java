package io.codeguard.operator;

import io.codeguard.operator.http.HttpEndpoint;
import io.codeguard.operator.kube.Apply;
import io.codeguard.operator.kube.NamespaceScope;
import io.codeguard.operator.kube.PoolName;
import io.codeguard.operator.settings.OperatorSettings;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running operator. Retries its start until the API server permits it; the start does not
 * depend on Redis. On shutdown, running reconciliations finish first.
 */
public final class OperatorProcess implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OperatorProcess.class);
  private static final Duration INITIAL_BACKOFF = Duration.ofSeconds(2);
  private static final Duration MAX_BACKOFF = Duration.ofSeconds(30);

  private final OperatorSettings settings;
  private final KubernetesClient client;
  private final Clock clock;
  private final Leadership leadership;
  private final WatchedNamespaces namespaces;
  private final NamespaceClaims claims;
  private final OperatorHealth health;
  private final HttpEndpoint http;
  private final ScheduledExecutorService maintenance =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("maintenance").daemon().factory());
  private final CountDownLatch stopping = new CountDownLatch(1);
  private volatile Optional<Controllers> serving = Optional.empty();

  /**
   * Prepares the operator and serves its health endpoints; call {@link #start} next.
   *
   * @param client closed with the operator
   * @throws IOException when the HTTP port is in use
   */
  public OperatorProcess(OperatorSettings settings, KubernetesClient client, Clock clock)
      throws IOException {
    this.settings = settings;
    this.client = client;
    this.clock = clock;
    this.leadership = new Leadership(settings, client);
    this.namespaces =
        new WatchedNamespaces(
            settings.watchNamespaces(),
            namespace -> NamespaceAccess.check(client, namespace),
            clock);
    this.claims = new NamespaceClaims(client, new Apply(client), settings.release(), clock);
    this.health = new OperatorHealth(namespaces, claims, () -> serving);
    this.http =
        HttpEndpoint.start(
            settings.httpPort(),
            health,
            uid -> serving.flatMap(parts -> parts.reports().open(uid)),
            new WatchedPools(() -> serving));
  }

  /**
   * Starts the reconcilers; blocks until the API server permits it.
   *
   * @return false when {@link #close} was called first
   */
  public boolean start() throws InterruptedException {
    try {
      return retryUntilStarted();
    } catch (RuntimeException | Error e) {
      health.startFailed(e);
      throw e;
    }
  }

  private boolean retryUntilStarted() throws InterruptedException {
    Duration backoff = INITIAL_BACKOFF;
    String lastProblem = null;
    while (stopping.getCount() > 0) {
      Optional<String> problem = tryStart();
      if (problem.isEmpty()) {
        scheduleMaintenance();
        LOG.info("Started in namespace {} as {}", settings.namespace(), settings.pod());
        return true;
      }
      health.setWaitingFor(problem.get());
      if (!problem.get().equals(lastProblem)) {
        LOG.warn("Cannot start yet: {}; retrying", problem.get());
        lastProblem = problem.get();
      }
      var _ = stopping.await(backoff.toMillis(), TimeUnit.MILLISECONDS);
      backoff =
          backoff.multipliedBy(2).compareTo(MAX_BACKOFF) < 0
              ? backoff.multipliedBy(2)
              : MAX_BACKOFF;
    }
    return false;
  }

  /** Returns why the start failed; empty when it succeeded. */
  private Optional<String> tryStart() {
    Optional<String> problem = namespaces.beforeStart();
    if (problem.isPresent()) {
      return problem;
    }
    Controllers next =
        new Controllers(settings, client, leadership, namespaces.watched(), scope(), clock);
    serving = Optional.of(next);
    try {
      next.start();
      return Optional.empty();
    } catch (RuntimeException e) {
      serving = Optional.empty();
      next.abandon();
      return Optional.of(StartFailure.message(e));
    }
  }

  private NamespaceScope scope() {
    return namespace -> namespaces.watches(namespace) && claims.includes(namespace);
  }

  private void scheduleMaintenance() {
    repeat(this::refreshNamespaces, Duration.ofSeconds(10));
    repeat(claims::renew, Duration.ofSeconds(5));
    settings
        .defaultPoolConfigMap()
        .map(configMap -> new DefaultPool(client, settings.namespace(), configMap, this::isUnused))
        .ifPresent(pool -> repeat(() -> applyDefaultPool(pool), Duration.ofSeconds(15)));
  }

  private void repeat(Runnable task, Duration interval) {
    Runnable safe =
        () -> {
          try {
            task.run();
          } catch (RuntimeException e) {
            // An exception would cancel the schedule.
            LOG.warn("A maintenance task failed: {}; retrying", StartFailure.message(e), e);
          }
        };
    var _ = maintenance.scheduleWithFixedDelay(safe, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void refreshNamespaces() {
    serving.ifPresent(
        parts -> {
          namespaces.refresh(parts::isBroken, parts::watch);
          if (leadership.isLeader()) {
            namespaces.problems().keySet().forEach(parts::removeFinalizers);
          }
        });
  }

  /** Only the leader applies the default pool. */
  private void applyDefaultPool(DefaultPool pool) {
    if (leadership.isLeader()) {
      pool.reconcile();
    }
  }

  private boolean isUnused(PoolName pool) {
    return serving.filter(parts -> parts.jobs().unfinished(pool) == 0).isPresent();
  }

  /** The port of the HTTP endpoint. */
  public int httpPort() {
    return http.port();
  }

  /** Waits for running reconciliations, then releases the leader election lease. */
  @Override
  public void close() {
    stopping.countDown();
    leadership.stopping();
    maintenance.shutdownNow();
    boolean isLeader = leadership.isLeader();
    serving.ifPresent(parts -> parts.stop(isLeader));
    leadership.releaseLease();
    serving.ifPresent(Controllers::close);
    http.close();
    client.close();
  }
}
