package io.codeguard.operator.workerpool;

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
import io.codeguard.operator.reading.Reading;
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

/** Keeps each pool's workers in step with its queue. */
@ControllerConfiguration(
    name = "workerpool",
    fieldManager = Labels.OPERATOR,
    informer = @Informer(informerListLimit = Reading.PAGE),
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
  /** Events come at once; this is for those that were lost. */
  private static final Duration POLL = Duration.ofSeconds(10);

  private static final Duration POLL_WHILE_TROUBLED = Duration.ofSeconds(3);
  private static final Duration COUNTS_APART = Duration.ofSeconds(2);

  private final PoolObserver observer;
  private final WorkerPods pods;
  private final PoolSecrets secrets;
  private final DeletionFinalizer guard;
  private final NamespaceScope territory;
  private final FairThreads shares;
  private final InitialReplicas seed;
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
   * @param queueEvents wakes this reconciler
   * @param redisIsBack told of each pool whose Redis answers again
   * @param jobs knows the jobs on a pool
   * @param territory where pools are looked after
   * @param shares of the threads that reconcile
   */
  public WorkerPoolReconciler(
      OperatorSettings settings,
      KubernetesClient client,
      Apply apply,
      ObjectEvents events,
      Queues queues,
      SimpleInboundEventSource<WorkerPool> queueEvents,
      Consumer<PoolName> redisIsBack,
      PoolJobs jobs,
      NamespaceScope territory,
      FairThreads shares,
      Clock clock) {
    this.pods = new WorkerPods(client, apply, clock);
    this.secrets = new PoolSecrets(client, clock);
    this.guard =
        new DeletionFinalizer(
            client, apply, new JobLedger(client, queues, jobs::isKnown), jobs::started);
    this.territory = territory;
    this.shares = shares;
    this.seed = new InitialReplicas(apply);
    this.observer =
        new PoolObserver(
            queues,
            pods,
            secrets,
            redisIsBack,
            name -> queueEvents.propagateEvent(name.resource()),
            clock);
    this.deployments = new WorkerDeployments(apply, settings);
    this.status =
        new StatusWriter<>(
            apply, WorkerPool::new, PoolStatusBuilder::differ, false, COUNTS_APART, clock);
    this.unreadable = new UnreadableNotice(apply, events, List.of(PoolStatusBuilder.READY), clock);
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
                .withInformerListLimit(Reading.PAGE)
                .build(),
            context);
    return List.of(informer, queueEvents);
  }

  /** Lets pools go that are being deleted in a namespace that is not watched any more. */
  public void letGo(String namespace) {
    guard.letGo(namespace);
  }

  /** The operator ends: whether another one comes is not known. */
  public void letGo(WorkerPool pool) {
    guard.letGo(pool);
  }

  @Override
  public UpdateControl<WorkerPool> reconcile(WorkerPool pool, Context<WorkerPool> context) {
    String namespace = pool.getMetadata().getNamespace();
    String uid = pool.getMetadata().getUid();
    if (context.isPrimaryResourceDeleted()) {
      try (FairThreads.Share _ = shares.force(namespace, uid)) {
        return forget(pool);
      }
    }
    Optional<FairThreads.Share> share =
        shares.take(
            namespace, uid, () -> queueEvents.propagateEvent(ResourceID.fromResource(pool)));
    if (share.isEmpty()) {
      return UpdateControl.<WorkerPool>noUpdate().rescheduleAfter(POLL);
    }
    try (FairThreads.Share _ = share.get()) {
      return lookAfter(pool, context);
    }
  }

  private UpdateControl<WorkerPool> lookAfter(WorkerPool pool, Context<WorkerPool> context) {
    if (!territory.includes(pool.getMetadata().getNamespace())) {
      return UpdateControl.<WorkerPool>noUpdate().rescheduleAfter(NamespaceScope.AGAIN);
    }
    int jobs = guard.guard(pool);
    if (pool.isMarkedForDeletion() && jobs == 0) {
      return forget(pool);
    }
    if (unreadable.tell(pool, PoolEvents.conditions(pool))) {
      return UpdateControl.noUpdate();
    }
    seed.plant(pool);
    PoolObservation seen = observer.observe(pool, deployment(context), jobs);
    if (seen.queue() instanceof QueueView.Waiting) {
      // The answer wakes this reconciler.
      return UpdateControl.<WorkerPool>noUpdate().rescheduleAfter(POLL);
    }
    PoolScaler.Decision decision = scaler.decide(pool, seen);
    act(pool, seen, decision);
    Duration pending = record(pool, seen, decision);
    return UpdateControl.<WorkerPool>noUpdate()
        .rescheduleAfter(next(seen, decision.scaling(), pending));
  }

  private static Optional<Deployment> deployment(Context<WorkerPool> context) {
    Optional<Deployment> found = context.getSecondaryResource(Deployment.class);
    found
        .flatMap(Unreadable::reason)
        .ifPresent(
            reason -> {
              throw new RefusedException(
                  "Deployment %s cannot be read (%s): delete it, and it is created again"
                      .formatted(found.get().getMetadata().getName(), reason));
            });
    return found;
  }

  private void act(WorkerPool pool, PoolObservation seen, PoolScaler.Decision decision) {
    if (decision.replicas() < seen.scale() && seen.queue() instanceof QueueView.Reached reached) {
      pods.spareBusy(pool, reached.monitor().workers());
    }
    // Where no Redis can be named, the workers that there are stay as they are.
    seen.queue()
        .redis()
        .flatMap(
            redis -> deployments.bringInLine(pool, redis, seen.deployment(), decision.replicas()))
        .ifPresent(written -> cache(seen.deployment(), written));
  }

  /** The next look must not see the Deployment as it was. */
  private void cache(Optional<Deployment> before, Deployment written) {
    ResourceID id = ResourceID.fromResource(written);
    before.ifPresentOrElse(
        old -> informer.handleRecentResourceUpdate(id, written, old),
        () -> informer.handleRecentResourceCreate(id, written));
  }

  private Duration record(WorkerPool pool, PoolObservation seen, PoolScaler.Decision decision) {
    Optional<WorkerPoolStatus> before = status.latest(pool);
    WorkerPoolStatus now = PoolStatusBuilder.build(pool, before, seen, decision);
    Duration pending = status.write(pool, now);
    PoolEvents.tell(events, pool, before, now);
    return pending;
  }

  private static Duration next(PoolObservation seen, ScalingDecision decision, Duration pending) {
    boolean well = seen.queue() instanceof QueueView.Reached && seen.trouble().isEmpty();
    Duration poll = well ? POLL : POLL_WHILE_TROUBLED;
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
      PoolEvents.tell(events, pool, before, now);
    } catch (KubernetesClientException alsoAway) {
      // Then the first trouble is this one as well, and is told below.
    }
    return Failures.handle(pool, e);
  }
}
