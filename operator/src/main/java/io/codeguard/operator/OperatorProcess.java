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
 * The running operator. Starts as soon as the API server lets it, however long that takes; whether
 * Redis answers does not matter to the start. Stopping lets reconciliations that are under way end.
 */
public final class OperatorProcess implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OperatorProcess.class);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final OperatorSettings settings;
  private final KubernetesClient client;
  private final Clock clock;
  private final Leadership leadership;
  private final WatchedNamespaces namespaces;
  private final NamespaceClaims claims;
  private final OperatorHealth health;
  private final HttpEndpoint http;
  private final ScheduledExecutorService chores =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("chores").daemon().factory());
  private final CountDownLatch stopping = new CountDownLatch(1);
  private volatile Optional<Serving> serving = Optional.empty();

  /**
   * Prepares the operator and serves its health; call {@link #start} next.
   *
   * @param client closed with the operator
   * @throws IOException when the HTTP port is taken
   */
  public OperatorProcess(OperatorSettings settings, KubernetesClient client, Clock clock)
      throws IOException {
    this.settings = settings;
    this.client = client;
    this.clock = clock;
    this.leadership = new Leadership(settings, client);
    this.namespaces =
        new WatchedNamespaces(
            settings.watchNamespaces(), namespace -> NamespaceAccess.ask(client, namespace), clock);
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
   * Starts to reconcile, once the API server lets it.
   *
   * @return false when {@link #close} was called meanwhile
   */
  public boolean start() throws InterruptedException {
    try {
      return tryUntilStarted();
    } catch (RuntimeException | Error e) {
      health.died(e);
      throw e;
    }
  }

  private boolean tryUntilStarted() throws InterruptedException {
    Duration pause = FIRST_PAUSE;
    String lastTrouble = null;
    while (stopping.getCount() > 0) {
      Optional<String> trouble = attempt();
      if (trouble.isEmpty()) {
        scheduleChores();
        LOG.info("Started in namespace {} as {}", settings.namespace(), settings.pod());
        return true;
      }
      health.waitsFor(trouble.get());
      if (!trouble.get().equals(lastTrouble)) {
        LOG.warn("Cannot start yet: {}; it is tried again", trouble.get());
        lastTrouble = trouble.get();
      }
      var _ = stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS);
      pause =
          pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0
              ? pause.multipliedBy(2)
              : LONGEST_PAUSE;
    }
    return false;
  }

  /** Returns what kept it from starting. */
  private Optional<String> attempt() {
    Optional<String> trouble = namespaces.beforeStart();
    if (trouble.isPresent()) {
      return trouble;
    }
    Serving next =
        new Serving(settings, client, leadership, namespaces.watched(), territory(), clock);
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

  private NamespaceScope territory() {
    return namespace -> namespaces.watches(namespace) && claims.includes(namespace);
  }

  private void scheduleChores() {
    repeat(this::reviewNamespaces, Duration.ofSeconds(10));
    repeat(claims::renew, Duration.ofSeconds(5));
    settings
        .defaultPoolConfigMap()
        .map(configMap -> new DefaultPool(client, settings.namespace(), configMap, this::isFree))
        .ifPresent(pool -> repeat(() -> keep(pool), Duration.ofSeconds(15)));
  }

  private void repeat(Runnable chore, Duration apart) {
    Runnable safe =
        () -> {
          try {
            chore.run();
          } catch (RuntimeException e) {
            // Without this it would not be repeated.
            LOG.warn("A chore failed and is tried again: {}", StartFailure.message(e), e);
          }
        };
    var _ = chores.scheduleWithFixedDelay(safe, 0, apart.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void reviewNamespaces() {
    serving.ifPresent(
        parts -> {
          namespaces.review(parts::isBroken, parts::watch);
          if (leadership.leads()) {
            namespaces.troubles().keySet().forEach(parts::letGo);
          }
        });
  }

  /** A standby leaves the pool to the leader. */
  private void keep(DefaultPool pool) {
    if (leadership.leads()) {
      pool.keep();
    }
  }

  private boolean isFree(PoolName pool) {
    return serving.filter(parts -> parts.jobs().unfinished(pool) == 0).isPresent();
  }

  /** The port that health and reports are served at. */
  public int httpPort() {
    return http.port();
  }

  /** Ends when what is under way has ended; hands the leadership over. */
  @Override
  public void close() {
    stopping.countDown();
    leadership.stopping();
    chores.shutdownNow();
    boolean leads = leadership.leads();
    serving.ifPresent(parts -> parts.stop(leads));
    leadership.handOver();
    serving.ifPresent(Serving::close);
    http.close();
    client.close();
  }
}
