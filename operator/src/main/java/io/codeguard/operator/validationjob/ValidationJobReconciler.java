package io.codeguard.operator.validationjob;

import io.codeguard.api.v1alpha1.Phase;
import io.codeguard.api.v1alpha1.ValidationJob;
import io.codeguard.api.v1alpha1.ValidationJobStatus;
import io.codeguard.api.v1alpha1.WorkerPool;
import io.codeguard.operator.background.FairThreads;
import io.codeguard.operator.kube.Apply;
import io.codeguard.operator.kube.Failures;
import io.codeguard.operator.kube.Labels;
import io.codeguard.operator.kube.NamespaceScope;
import io.codeguard.operator.kube.ObjectEvents;
import io.codeguard.operator.kube.PoolName;
import io.codeguard.operator.kube.StatusWriter;
import io.codeguard.operator.kube.UnreadableNotice;
import io.codeguard.operator.policyreport.PolicyReports;
import io.codeguard.operator.reading.ResourceSerialization;
import io.codeguard.operator.redis.Queues;
import io.codeguard.operator.report.Reports;
import io.codeguard.operator.settings.OperatorSettings;
import io.fabric8.kubernetes.client.KubernetesClient;
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
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Reconciles ValidationJobs, from their creation to the verdict and the cleanup. Jobs have no
 * finalizer, so their deletion never blocks, whether the operator, its permissions or the CRDs are
 * deleted first.
 */
@ControllerConfiguration(
    name = "validationjob",
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
public final class ValidationJobReconciler implements Reconciler<ValidationJob> {
  /** Set on each job by earlier versions. */
  static final String LEGACY_FINALIZER = "codeguard.io/queue";

  private static final Duration COUNTS_INTERVAL = Duration.ofSeconds(2);

  private final JobProgress progress;
  private final FinishedJobs finished;
  private final JobCleanup cleanup;
  private final StatusWriter<ValidationJobStatus, ValidationJob> status;
  private final UnreadableNotice unreadable;
  private final Apply apply;
  private final NamespaceScope scope;
  private final FairThreads threads;
  private final ObjectEvents events;
  private final JobIndex index;
  private final SimpleInboundEventSource<ValidationJob> queueEvents;
  private final KubernetesClient client;
  private final Clock clock;

  /**
   * @param index filled by this reconciler
   * @param queueEvents triggers this reconciler
   * @param scope the namespaces in which jobs are reconciled
   * @param threads shares the reconciler threads between namespaces
   */
  public ValidationJobReconciler(
      OperatorSettings settings,
      KubernetesClient client,
      ObjectEvents events,
      Queues queues,
      Reports reports,
      PolicyReports policyReports,
      JobIndex index,
      SimpleInboundEventSource<ValidationJob> queueEvents,
      NamespaceScope scope,
      FairThreads threads,
      Clock clock) {
    Consumer<ValidationJob> wake = job -> queueEvents.propagateEvent(ResourceID.fromResource(job));
    this.progress =
        new JobProgress(
            settings,
            queues,
            new FullJobs(client),
            new JobSources(client),
            new JobBaselines(client, reports, index),
            reports,
            wake,
            clock);
    this.cleanup = new JobCleanup(queues);
    this.finished = new FinishedJobs(policyReports, cleanup, index, wake, clock);
    this.apply = new Apply(client);
    this.unreadable = new UnreadableNotice(apply, events, List.of(), clock);
    this.scope = scope;
    this.threads = threads;
    this.status =
        new StatusWriter<>(
            apply, ValidationJob::new, JobEvents::urgent, true, COUNTS_INTERVAL, clock);
    this.events = events;
    this.index = index;
    this.queueEvents = queueEvents;
    this.client = client;
    this.clock = clock;
  }

  @Override
  public List<EventSource<?, ValidationJob>> prepareEventSources(
      EventSourceContext<ValidationJob> context) {
    InformerEventSource<WorkerPool, ValidationJob> pools =
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(WorkerPool.class, ValidationJob.class)
                .withNamespacesInheritedFromController()
                .withInformerListLimit(ResourceSerialization.PAGE_SIZE)
                .withPrimaryToSecondaryMapper(this::poolOf)
                .withSecondaryToPrimaryMapper(this::jobsOf)
                // A pool's status changes frequently and does not affect its jobs.
                .withOnUpdateFilter(
                    (now, before) ->
                        !now.getMetadata()
                            .getGeneration()
                            .equals(before.getMetadata().getGeneration()))
                .build(),
            context);
    index.watch(context.getPrimaryCache(), pools);
    return List.of(pools, queueEvents);
  }

  private Set<ResourceID> poolOf(ValidationJob job) {
    return index.poolOf(job).map(PoolName::resource).stream().collect(Collectors.toSet());
  }

  private Set<ResourceID> jobsOf(WorkerPool pool) {
    return index.ofPool(PoolName.of(pool)).stream()
        .map(ResourceID::fromResource)
        .collect(Collectors.toSet());
  }

  @Override
  public UpdateControl<ValidationJob> reconcile(ValidationJob job, Context<ValidationJob> context) {
    String namespace = job.getMetadata().getNamespace();
    if (context.isPrimaryResourceDeleted()) {
      // The deletion is delivered only once, so it must not be postponed.
      try (FairThreads.Share _ = threads.acquire(namespace, job.getMetadata().getUid())) {
        return forget(job, scope.includes(namespace));
      }
    }
    Optional<FairThreads.Share> share =
        threads.tryAcquire(
            namespace,
            job.getMetadata().getUid(),
            () -> queueEvents.propagateEvent(ResourceID.fromResource(job)));
    if (share.isEmpty()) {
      return UpdateControl.<ValidationJob>noUpdate().rescheduleAfter(JobTimes.POLL);
    }
    try (FairThreads.Share _ = share.get()) {
      return reconcile(job);
    }
  }

  private UpdateControl<ValidationJob> reconcile(ValidationJob job) {
    if (!scope.includes(job.getMetadata().getNamespace())) {
      return UpdateControl.<ValidationJob>noUpdate().rescheduleAfter(NamespaceScope.RETRY_INTERVAL);
    }
    if (job.hasFinalizer(LEGACY_FINALIZER)) {
      apply.removeFinalizer(job, LEGACY_FINALIZER);
      // Usually that was the last finalizer, and the job no longer exists.
      return UpdateControl.<ValidationJob>noUpdate().rescheduleAfter(Duration.ofSeconds(1));
    }
    if (unreadable.report(job, JobEvents.conditions(job))) {
      return UpdateControl.noUpdate();
    }
    return job.isMarkedForDeletion() ? cancel(job) : advance(job);
  }

  private UpdateControl<ValidationJob> advance(ValidationJob job) {
    Optional<ValidationJobStatus> before = status.latest(job);
    if (before.filter(Phase::isFinal).isPresent()) {
      return finish(job, before.get());
    }
    PoolAccess access =
        PoolAccess.of(
            job,
            before.map(ValidationJobStatus::startTime).isPresent(),
            index.poolOf(job),
            index.existingPool(job));
    ValidationJobStatus now =
        progress
            .advance(job, before, access)
            .onPool(index.poolOf(job).map(PoolName::toString).orElse(null));
    Duration pending = status.write(job, now);
    JobEvents.emit(events, job, before, now);
    if (Phase.isFinal(now)) {
      progress.finished(job, now, access);
      return finish(job, now);
    }
    return UpdateControl.<ValidationJob>noUpdate()
        .rescheduleAfter(JobTimes.next(job, now, pending, clock.instant()));
  }

  /**
   * Completes the remaining work for a finished job, and deletes it when its time to live is over.
   */
  private UpdateControl<ValidationJob> finish(ValidationJob job, ValidationJobStatus last) {
    Optional<Duration> left = JobTimes.timeToDeletion(job, last, clock.instant());
    if (left.filter(Duration::isZero).isPresent()) {
      client.resource(job).delete();
      return UpdateControl.noUpdate();
    }
    ValidationJobStatus now = finished.advance(job, last);
    var _ = status.write(job, now);
    JobEvents.emit(events, job, Optional.of(last), now);
    return JobTimes.nextOfFinished(left, FinishedJobs.isDone(job, now))
        .map(UpdateControl.<ValidationJob>noUpdate()::rescheduleAfter)
        .orElse(UpdateControl.noUpdate());
  }

  @Override
  public ErrorStatusUpdateControl<ValidationJob> updateErrorStatus(
      ValidationJob job, Context<ValidationJob> context, Exception e) {
    return Failures.handle(job, e);
  }

  /** The job is being deleted, but has a finalizer of another controller. */
  private UpdateControl<ValidationJob> cancel(ValidationJob job) {
    cleanup.clean(job, index.pool(job));
    Optional<ValidationJobStatus> before = status.latest(job);
    if (before.filter(Phase::isFinal).isEmpty()) {
      var _ = status.write(job, progress.cancelled(job, before));
    }
    return UpdateControl.noUpdate();
  }

  private UpdateControl<ValidationJob> forget(ValidationJob job, boolean inScope) {
    if (inScope) {
      cleanup.clean(job, index.pool(job));
    }
    String uid = job.getMetadata().getUid();
    unreadable.forget(uid);
    status.forget(uid);
    progress.forget(uid);
    finished.forget(uid);
    return UpdateControl.noUpdate();
  }
}
