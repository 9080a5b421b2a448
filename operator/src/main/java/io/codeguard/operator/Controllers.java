package io.codeguard.operator;

import io.codeguard.api.v1alpha1.WorkerPool;
import io.codeguard.operator.background.FairThreads;
import io.codeguard.operator.http.ReportSource;
import io.codeguard.operator.kube.Apply;
import io.codeguard.operator.kube.NamespaceScope;
import io.codeguard.operator.kube.ObjectEvents;
import io.codeguard.operator.policyreport.PolicyReports;
import io.codeguard.operator.redis.Queues;
import io.codeguard.operator.report.Reports;
import io.codeguard.operator.settings.OperatorSettings;
import io.codeguard.operator.validationjob.JobIndex;
import io.codeguard.operator.validationjob.ValidationJobReconciler;
import io.codeguard.operator.workerpool.WorkerPoolReconciler;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.OperatorException;
import io.javaoperatorsdk.operator.RegisteredController;
import io.javaoperatorsdk.operator.api.reconciler.Constants;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.health.InformerHealthIndicator;
import io.javaoperatorsdk.operator.health.InformerWrappingEventSourceHealthIndicator;
import io.javaoperatorsdk.operator.health.Status;
import io.javaoperatorsdk.operator.processing.Controller;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The reconcilers and what they share, from one start to its stop. The framework cannot restart an
 * operator that failed to start, so each attempt creates a new instance.
 */
final class Controllers {
  private static final Duration TERMINATION_TIMEOUT = Duration.ofSeconds(20);

  /** Generous: the first list of a large cluster is slow, and errors are reported earlier. */
  private static final Duration CACHE_SYNC_TIMEOUT = Duration.ofMinutes(15);

  private static final int RECONCILE_THREADS = 16;

  private final JobIndex jobs;
  private final Queues queues;
  private final Reports reports;
  private final PolicyReports policyReports;
  private final WorkerPoolReconciler pools;
  private final Operator operator;

  /**
   * @param namespaces the namespaces to watch initially; empty means all
   * @param scope the namespaces in which the reconcilers may act
   */
  Controllers(
      OperatorSettings settings,
      KubernetesClient client,
      Leadership leadership,
      Set<String> namespaces,
      NamespaceScope scope,
      Clock clock) {
    this.jobs = new JobIndex(settings.defaultPool());
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
                  .withCacheSyncTimeout(CACHE_SYNC_TIMEOUT)
                  .withConcurrentReconciliationThreads(RECONCILE_THREADS)
                  .withReconciliationTerminationTimeout(TERMINATION_TIMEOUT);
              leadership.configuration().ifPresent(overrider::withLeaderElectionConfiguration);
            });
    FairThreads threads = new FairThreads(RECONCILE_THREADS);
    ObjectEvents events = new ObjectEvents(apply, settings.pod(), clock);
    this.pools =
        new WorkerPoolReconciler(
            settings,
            client,
            apply,
            events,
            queues,
            wakeups.pools(),
            wakeups::redisRecovered,
            jobs,
            scope,
            threads,
            clock);
    register(namespaces, pools);
    register(
        namespaces,
        new ValidationJobReconciler(
            settings,
            client,
            events,
            queues,
            reports,
            policyReports,
            jobs,
            wakeups.jobs(),
            scope,
            threads,
            clock));
  }

  private <P extends HasMetadata> void register(Set<String> namespaces, Reconciler<P> reconciler) {
    var _ =
        operator.register(
            reconciler,
            configuration -> {
              if (namespaces.isEmpty()) {
                configuration.watchingAllNamespaces();
              } else {
                configuration.settingNamespaces(namespaces);
              }
            });
  }

  /** Starts; call {@link #abandon} when it throws. */
  void start() {
    operator.start();
  }

  boolean isStarted() {
    return operator.getRuntimeInfo().isStarted();
  }

  JobIndex jobs() {
    return jobs;
  }

  Queues queues() {
    return queues;
  }

  ReportSource reports() {
    return uid ->
        jobs.byUid(uid).flatMap(job -> jobs.pool(job).flatMap(pool -> reports.open(job, pool)));
  }

  /**
   * Watches exactly these namespaces. Does not use the framework's own method: it suspends event
   * processing, and resources that are being reconciled at that time would never be reconciled
   * again.
   *
   * @throws OperatorException when one of them cannot be watched
   */
  void watch(Set<String> namespaces) {
    controllers()
        .forEach(controller -> controller.getEventSourceManager().changeNamespaces(namespaces));
  }

  /** Whether a watch of the namespace is broken. */
  boolean isBroken(String namespace) {
    return brokenWatches().stream().anyMatch(watch -> watch.endsWith(" in " + namespace));
  }

  /** The watches that are broken, such as {@code validationjob in team-a}. */
  @SuppressWarnings("rawtypes") // The framework's.
  Set<String> brokenWatches() {
    Set<String> broken = new TreeSet<>();
    operator
        .getRuntimeInfo()
        .unhealthyInformerWrappingEventSourceHealthIndicator()
        .forEach(
            (controller, sources) ->
                sources.values().stream()
                    .flatMap(Controllers::broken)
                    .forEach(namespace -> broken.add(controller + " in " + namespace)));
    return broken;
  }

  private static Stream<String> broken(InformerWrappingEventSourceHealthIndicator<?> source) {
    Map<String, InformerHealthIndicator> informers = source.informerHealthIndicators();
    return informers.values().stream()
        .filter(informer -> informer.getStatus() != Status.HEALTHY)
        .map(InformerHealthIndicator::getTargetNamespace)
        .map(name -> name.equals(Constants.WATCH_ALL_NAMESPACES) ? "all namespaces" : name);
  }

  private List<Controller<?>> controllers() {
    // Jobs first: a pool must not be reconciled before its jobs are known.
    return Stream.of("validationjob", "workerpool")
        .map(operator::getRegisteredController)
        .flatMap(Optional::stream)
        .<Controller<?>>map(Controllers::controller)
        .toList();
  }

  private static Controller<?> controller(RegisteredController<?> registered) {
    return (Controller<?>) registered;
  }

  /** Removes the finalizer of pools being deleted in a namespace that is no longer watched. */
  void removeFinalizers(String namespace) {
    pools.removeFinalizers(namespace);
  }

  /**
   * Stops the reconcilers after the running reconciliations.
   *
   * @param isLeader whether this replica is the leader and so has to remove finalizers of pools
   */
  void stop(boolean isLeader) {
    List<WorkerPool> pending = isLeader ? jobs.allPools() : List.of();
    operator.stop();
    pending.forEach(pools::removeFinalizer);
  }

  /** Stops what a failed start has left running. */
  @SuppressWarnings("rawtypes") // The framework's.
  void abandon() {
    controllers().stream()
        .flatMap(controller -> controller.getEventSourceManager().allEventSources().stream())
        .forEach(EventSource::stop);
    close();
  }

  /** Releases the resources of the reconcilers, which must be stopped. */
  void close() {
    policyReports.close();
    reports.close();
    queues.close();
  }
}
