package io.codeguard.operator;

import io.codeguard.api.v1alpha1.ValidationJob;
import io.codeguard.api.v1alpha1.WorkerPool;
import io.codeguard.operator.http.HttpEndpoint;
import io.codeguard.operator.kube.Apply;
import io.codeguard.operator.kube.Failures;
import io.codeguard.operator.kube.ObjectEvents;
import io.codeguard.operator.policyreport.PolicyReports;
import io.codeguard.operator.redis.Queues;
import io.codeguard.operator.report.Reports;
import io.codeguard.operator.validationjob.JobIndex;
import io.codeguard.operator.validationjob.ValidationJobReconciler;
import io.codeguard.operator.workerpool.WorkerPoolReconciler;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running operator. Starts as soon as the API server answers, however long that takes; whether
 * Redis answers does not matter to the start. Stopping lets reconciliations that are under way end.
 */
public final class OperatorProcess implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OperatorProcess.class);
  private static final Duration BETWEEN_TRIES = Duration.ofSeconds(2);
  private static final Duration LONGEST_RECONCILIATION = Duration.ofSeconds(20);
  private static final int RECONCILE_THREADS = 16;

  private final OperatorSettings settings;
  private final KubernetesClient client;
  private final Leadership leadership;
  private final Queues queues;
  private final Reports reports;
  private final PolicyReports policyReports;
  private final Operator operator;
  private final HttpEndpoint http;
  private final ScheduledExecutorService chores =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("chores").daemon().factory());
  private final CountDownLatch stopping = new CountDownLatch(1);

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
    this.leadership = new Leadership(settings, client);
    JobIndex jobs = new JobIndex(settings.defaultPool());
    Wakeups wakeups = new Wakeups(jobs);
    this.queues = new Queues(client, settings, clock, wakeups::queueChanged);
    this.reports = new Reports(client, queues, clock);
    Apply apply = new Apply(client);
    this.policyReports = new PolicyReports(client, apply, reports, clock);
    this.operator =
        new Operator(
            overrider -> {
              overrider
                  .withKubernetesClient(client)
                  .withCloseClientOnStop(false)
                  .withConcurrentReconciliationThreads(RECONCILE_THREADS)
                  .withReconciliationTerminationTimeout(LONGEST_RECONCILIATION);
              leadership.configuration().ifPresent(overrider::withLeaderElectionConfiguration);
            });
    ObjectEvents events = new ObjectEvents(apply, settings.pod(), clock);
    register(
        new WorkerPoolReconciler(
            settings,
            client,
            apply,
            events,
            queues,
            wakeups.pools(),
            wakeups::redisIsBack,
            jobs::running,
            clock));
    register(
        new ValidationJobReconciler(
            settings, client, events, queues, reports, policyReports, jobs, wakeups.jobs(), clock));
    this.http =
        HttpEndpoint.start(
            settings.httpPort(),
            this::notReady,
            uid ->
                jobs.byUid(uid)
                    .flatMap(job -> jobs.pool(job).flatMap(pool -> reports.open(job, pool))),
            new WatchedPools(jobs, queues));
  }

  private <P extends HasMetadata> void register(Reconciler<P> reconciler) {
    operator.register(
        reconciler,
        configuration -> {
          if (settings.watchNamespaces().isEmpty()) {
            configuration.watchingAllNamespaces();
          } else {
            configuration.settingNamespaces(settings.watchNamespaces());
          }
        });
  }

  /**
   * Starts to reconcile, once the API server answers.
   *
   * @return false when {@link #close} was called meanwhile
   */
  public boolean start() throws InterruptedException {
    String lastTrouble = null;
    while (stopping.getCount() > 0) {
      Optional<String> trouble = trouble();
      if (trouble.isEmpty()) {
        operator.start();
        settings.defaultPoolConfigMap().ifPresent(this::keepDefaultPool);
        LOG.info("Started in namespace {} as {}", settings.namespace(), settings.pod());
        return true;
      }
      if (!trouble.get().equals(lastTrouble)) {
        LOG.warn("Cannot start yet: {}; going on trying", trouble.get());
        lastTrouble = trouble.get();
      }
      var _ = stopping.await(BETWEEN_TRIES.toMillis(), TimeUnit.MILLISECONDS);
    }
    return false;
  }

  private void keepDefaultPool(String configMap) {
    DefaultPool pool = new DefaultPool(client, settings.namespace(), configMap);
    var _ = chores.scheduleWithFixedDelay(pool::keep, 0, 15, TimeUnit.SECONDS);
  }

  /** What would make the start fail. */
  private Optional<String> trouble() {
    try {
      for (var kind : List.of(WorkerPool.class, ValidationJob.class)) {
        for (String namespace : settings.watchNamespaces()) {
          client.resources(kind).inNamespace(namespace).list(one());
        }
        if (settings.watchNamespaces().isEmpty()) {
          client.resources(kind).inAnyNamespace().list(one());
        }
      }
      return Optional.empty();
    } catch (KubernetesClientException e) {
      return Optional.of(e.getCode() == 404 ? "the CRDs are not installed" : Failures.message(e));
    }
  }

  private static ListOptions one() {
    return new ListOptionsBuilder().withLimit(1L).build();
  }

  private Optional<String> notReady() {
    if (!operator.getRuntimeInfo().isStarted()) {
      return Optional.of("waiting for the API server");
    }
    return operator.getRuntimeInfo().allEventSourcesAreHealthy()
        ? Optional.empty()
        : Optional.of("a watch of the API server is broken");
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
    operator.stop();
    leadership.handOver();
    policyReports.close();
    reports.close();
    queues.close();
    http.close();
    client.close();
  }
}
