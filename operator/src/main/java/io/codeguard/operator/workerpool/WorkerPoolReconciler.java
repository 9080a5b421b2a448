package io.codeguard.operator.workerpool;

import io.codeguard.api.conditions.ConditionType;
import io.codeguard.api.v1alpha1.WorkerPool;
import io.codeguard.api.v1alpha1.WorkerPoolStatus;
import io.codeguard.operator.background.FairThreads;
import io.codeguard.operator.kube.Apply;
import io.codeguard.operator.kube.Failures;
import io.codeguard.operator.kube.Labels;
import io.codeguard.operator.kube.NamespaceScope;
import io.codeguard.operator.kube.ObjectEvents;
import io.codeguard.operator.kube.PoolName;
import io.codeguard.operator.kube.RefusedException;
import io.codeguard.operator.kube.StatusWriter;
import io.codeguard.operator.kube.UnreadableNotice;
import io.codeguard.operator.reading.ResourceSerialization;
import io.codeguard.operator.reading.Unreadable;
import io.codeguard.operator.redis.Queues;
import io.codeguard.operator.scaling.ScalingDecision;
import io.codeguard.operator.settings.OperatorSettings;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.MaxReconciliationInterval;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.rate.RateLimited;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Reconciles WorkerPools: scales each pool's workers to the demand on its queue. */
@ControllerConfiguration(
    name = "workerpool",
    fieldManager = Labels.OPERATOR,
    informer = @Informer(informerListLimit = ResourceSerialization.PAGE_SIZE),
    triggerReconcilerOnAllEvents = true,
    maxReconciliationInterval =
        @MaxReconciliationInterval(interval = 2, timeUnit = TimeUnit.MINUTES))
@GradualRetry(
    maxAttempts = -1,
    initialInterval = 1_000,
    intervalMultiplier = 2,
    maxInterval = 60_000)
@RateLimited(maxReconciliations = 2, within = 100, unit = TimeUnit.MILLISECONDS)
public final class WorkerPoolReconciler implements Reconciler<WorkerPool> {
  /** Fallback for missed events. */
  private static final Duration POLL = Duration.ofSeconds(10);

  private static final Duration POLL_WHILE_UNHEALTHY = Duration.ofSeconds(3);
  private static final Duration COUNTS_INTERVAL = Duration.ofSeconds(2);

  private final PoolObserver observer;
  private final WorkerPods pods;
  private final PoolSecrets secrets;
  private final DeletionFinalizer deletionFinalizer;
  private final NamespaceScope scope;
  private final FairThreads threads;
  private final InitialReplicas initialReplicas;
  private final PoolScaler scaler = new PoolScaler();
  private final WorkerDeployments deployments;
  private final StatusWriter<WorkerPoolStatus, WorkerPool> status;
  private final UnreadableNotice unreadable;
  private final ObjectEvents events;
  private final Queues queues;
  private final SimpleInboundEventSource<WorkerPool> queueEvents;
  private final Clock clock;
  private InformerEventSource<Deployment, WorkerPool> informer;

  /**
   * @param queueEvents triggers this reconciler
   * @param redisRecovered called with each pool whose Redis is available again
   * @param jobs looks up the jobs of a pool
   * @param scope the namespaces in which pools are reconciled
   * @param threads shares the reconciler threads between namespaces
   */
  public WorkerPoolReconciler(
      OperatorSettings settings,
      KubernetesClient client,
      Apply apply,
      ObjectEvents events,
      Queues queues,
      SimpleInboundEventSource<WorkerPool> queueEvents,
      Consumer<PoolName> redisRecovered,
      PoolJobs jobs,
      NamespaceScope scope,
      FairThreads threads,
      Clock clock) {
    this.pods = new WorkerPods(client, apply, clock);
    this.secrets = new PoolSecrets(client, clock);
    this.deletionFinalizer =
        new DeletionFinalizer(
            client, apply, new JobLedger(client, queues, jobs::isKnown), jobs::started);
    this.scope = scope;
    this.threads = threads;
    this.initialReplicas = new InitialReplicas(apply);
    this.observer =
        new PoolObserver(
            queues,
            pods,
            secrets,
            redisRecovered,
            name -> queueEvents.propagateEvent(name.resource()),
            clock);
    this.deployments = new WorkerDeployments(apply, settings);
    this.status =
        new StatusWriter<>(
            apply, WorkerPool::new, PoolStatusBuilder::differ, false, COUNTS_INTERVAL, clock);
    this.unreadable = new UnreadableNotice(apply, events, List.of(ConditionType.READY), clock);
    this.events = events;
    this.queues = queues;
    this.queueEvents = queueEvents;
    this.clock = clock;
  }

  @Override
  public List<EventSource<?, WorkerPool>> prepareEventSources(
      EventSourceContext<WorkerPool> context) {
    informer =
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(Deployment.class, WorkerPool.class)
                .withLabelSelector(Labels.SELECTOR)
                .withNamespacesInheritedFromController()
                .withInformerListLimit(ResourceSerialization.PAGE_SIZE)
                .build(),
            context);
    return List.of(informer, queueEvents);
  }

  /** Removes the finalizers of pools being deleted in a namespace that is no longer watched. */
  public void removeFinalizers(String namespace) {
    deletionFinalizer.removeFinalizers(namespace);
  }

  /** Removes the pool's finalizer when the operator stops, because no other one may follow. */
  public void removeFinalizer(WorkerPool pool) {
    deletionFinalizer.removeFinalizer(pool);
  }

  @Override
  public UpdateControl<WorkerPool> reconcile(WorkerPool pool, Context<WorkerPool> context) {
    String namespace = pool.getMetadata().getNamespace();
    String uid = pool.getMetadata().getUid();
    if (context.isPrimaryResourceDeleted()) {
      try (FairThreads.Share _ = threads.acquire(namespace, uid)) {
        return forget(pool);
      }
    }
    Optional<FairThreads.Share> share =
        threads.tryAcquire(
            namespace, uid, () -> queueEvents.propagateEvent(ResourceID.fromResource(pool)));
    if (share.isEmpty()) {
      return UpdateControl.<WorkerPool>noUpdate().rescheduleAfter(POLL);
    }
    try (FairThreads.Share _ = share.get()) {
      return reconcileInScope(pool, context);
    }
  }

  private UpdateControl<WorkerPool> reconcileInScope(WorkerPool pool, Context<WorkerPool> context) {
    if (!scope.includes(pool.getMetadata().getNamespace())) {
      return UpdateControl.<WorkerPool>noUpdate().rescheduleAfter(NamespaceScope.RETRY_INTERVAL);
    }
    int jobs = deletionFinalizer.reconcile(pool);
    if (pool.isMarkedForDeletion() && jobs == 0) {
      return forget(pool);
    }
    if (unreadable.report(pool, PoolEvents.conditions(pool))) {
      return UpdateControl.noUpdate();
    }
    initialReplicas.applyTo(pool);
    PoolObservation observed = observer.observe(pool, deployment(context), jobs);
    if (observed.queue() instanceof QueueView.Waiting) {
      // The probe triggers this reconciler when it completes.
      return UpdateControl.<WorkerPool>noUpdate().rescheduleAfter(POLL);
    }
    PoolScaler.Decision decision = scaler.decide(pool, observed);
    act(pool, observed, decision);
    Duration pending = record(pool, observed, decision);
    return UpdateControl.<WorkerPool>noUpdate()
        .rescheduleAfter(next(observed, decision.scaling(), pending));
  }

  private static Optional<Deployment> deployment(Context<WorkerPool> context) {
    Optional<Deployment> found = context.getSecondaryResource(Deployment.class);
    found
        .flatMap(Unreadable::reason)
        .ifPresent(
            reason -> {
              throw new RefusedException(
                  "Deployment %s cannot be read (%s): delete it, and it is recreated"
                      .formatted(found.get().getMetadata().getName(), reason));
            });
    return found;
  }

  private void act(WorkerPool pool, PoolObservation observed, PoolScaler.Decision decision) {
    if (decision.replicas() < observed.scale()
        && observed.queue() instanceof QueueView.Reached reached) {
      pods.setDeletionCosts(pool, reached.monitor().workers());
    }
    // If the Redis cannot be determined, the existing workers stay unchanged.
    observed
        .queue()
        .redis()
        .flatMap(
            redis -> deployments.reconcile(pool, redis, observed.deployment(), decision.replicas()))
        .ifPresent(written -> cache(observed.deployment(), written));
  }

  /** Ensures that the next reconciliation does not see the old Deployment. */
  private void cache(Optional<Deployment> before, Deployment written) {
    ResourceID id = ResourceID.fromResource(written);
    before.ifPresentOrElse(
        old -> informer.handleRecentResourceUpdate(id, written, old),
        () -> informer.handleRecentResourceCreate(id, written));
  }

  private Duration record(WorkerPool pool, PoolObservation observed, PoolScaler.Decision decision) {
    Optional<WorkerPoolStatus> before = status.latest(pool);
    WorkerPoolStatus now = PoolStatusBuilder.build(pool, before, observed, decision);
    Duration pending = status.write(pool, now);
    PoolEvents.emit(events, pool, before, now);
    return pending;
  }

  private static Duration next(
      PoolObservation observed, ScalingDecision decision, Duration pending) {
    boolean healthy = observed.queue() instanceof QueueView.Reached && observed.trouble().isEmpty();
    Duration poll = healthy ? POLL : POLL_WHILE_UNHEALTHY;
    Duration next =
        decision.reviewAfter().filter(review -> review.compareTo(poll) < 0).orElse(poll);
    return pending.isPositive() && pending.compareTo(next) < 0 ? pending : next;
  }

  private UpdateControl<WorkerPool> forget(WorkerPool pool) {
    String id = pool.getMetadata().getUid();
    queues.forget(PoolName.of(pool));
    scaler.forget(id);
    deployments.forget(id);
    pods.forget(id);
    secrets.forget(id);
    status.forget(id);
    unreadable.forget(id);
    return UpdateControl.noUpdate();
  }

  @Override
  public ErrorStatusUpdateControl<WorkerPool> updateErrorStatus(
      WorkerPool pool, Context<WorkerPool> context, Exception e) {
    if (Unreadable.reason(pool).isPresent()) {
      return Failures.handle(pool, e);
    }
    try {
      Optional<WorkerPoolStatus> before = status.latest(pool);
      WorkerPoolStatus now =
          PoolStatusBuilder.failed(pool, before, Failures.message(e), clock.instant());
      var _ = status.write(pool, now);
      PoolEvents.emit(events, pool, before, now);
    } catch (KubernetesClientException unavailable) {
      // Most likely the same error, which is handled below.
    }
    return Failures.handle(pool, e);
  }
}
