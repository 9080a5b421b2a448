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
 * The reconcilers and all that they share, from one start to its stop. The framework cannot start
 * again what failed to start: each attempt has one of these of its own.
 */
final class Serving {
  private static final Duration LONGEST_RECONCILIATION = Duration.ofSeconds(20);

  /** A first list is as slow as it is large; what is broken fails earlier. */
  private static final Duration LONGEST_LIST = Duration.ofMinutes(15);

  private static final int RECONCILE_THREADS = 16;

  private final JobIndex jobs;
  private final Queues queues;
  private final Reports reports;
  private final PolicyReports policyReports;
  private final WorkerPoolReconciler pools;
  private final Operator operator;

  /**
   * @param namespaces the namespaces watched at first; empty means all
   * @param territory says where the reconcilers may act
   */
  Serving(
      OperatorSettings settings,
      KubernetesClient client,
      Leadership leadership,
      Set<String> namespaces,
      NamespaceScope territory,
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
                  .withCacheSyncTimeout(LONGEST_LIST)
                  .withConcurrentReconciliationThreads(RECONCILE_THREADS)
                  .withReconciliationTerminationTimeout(LONGEST_RECONCILIATION);
              leadership.configuration().ifPresent(overrider::withLeaderElectionConfiguration);
            });
    FairThreads shares = new FairThreads(RECONCILE_THREADS);
    ObjectEvents events = new ObjectEvents(apply, settings.pod(), clock);
    this.pools =
        new WorkerPoolReconciler(
            settings,
            client,
            apply,
            events,
            queues,
            wakeups.pools(),
            wakeups::redisIsBack,
            jobs,
            territory,
            shares,
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
            territory,
            shares,
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
   * Watches these namespaces, and no others. Not by the framework's own method: that one stops the
   * processing of events meanwhile, and what is being reconciled then would never be looked at
   * again.
   *
   * @throws OperatorException when one of them cannot be watched
   */
  void watch(Set<String> namespaces) {
    controllers()
        .forEach(controller -> controller.getEventSourceManager().changeNamespaces(namespaces));
  }

  /** Whether the namespace should be watched, and is not. */
  boolean isBroken(String namespace) {
    return brokenWatches().stream().anyMatch(watch -> watch.endsWith(" in " + namespace));
  }

  /** What is not being watched although it should be, such as {@code validationjob in team-a}. */
  @SuppressWarnings("rawtypes") // The framework's.
  Set<String> brokenWatches() {
    Set<String> broken = new TreeSet<>();
    operator
        .getRuntimeInfo()
        .unhealthyInformerWrappingEventSourceHealthIndicator()
        .forEach(
            (controller, sources) ->
                sources.values().stream()
                    .flatMap(Serving::broken)
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
    // Jobs first: a pool must not be looked at before the jobs on it are known.
    return Stream.of("validationjob", "workerpool")
        .map(operator::getRegisteredController)
        .flatMap(Optional::stream)
        .<Controller<?>>map(Serving::controller)
        .toList();
  }

  private static Controller<?> controller(RegisteredController<?> registered) {
    return (Controller<?>) registered;
  }

  /** Lets pools go that are being deleted in a namespace that is not watched any more. */
  void letGo(String namespace) {
    pools.letGo(namespace);
  }

  /**
   * Ends the reconciliations that are under way.
   *
   * @param leads whether it is this replica's to let pools go, as far as it knows
   */
  void stop(boolean leads) {
    List<WorkerPool> guarded = leads ? jobs.allPools() : List.of();
    operator.stop();
    guarded.forEach(pools::letGo);
  }

  /** Ends what a start that failed has left running. */
  @SuppressWarnings("rawtypes") // The framework's.
  void abandon() {
    controllers().stream()
        .flatMap(controller -> controller.getEventSourceManager().allEventSources().stream())
        .forEach(EventSource::stop);
    close();
  }

  /** Frees what reconcilers used; they are stopped. */
  void close() {
    policyReports.close();
    reports.close();
    queues.close();
  }
}
