package io.codeguard.operator.validationjob;

import io.codeguard.api.v1alpha1.ValidationJob;
import io.codeguard.api.v1alpha1.ValidationJobStatus;
import io.codeguard.api.v1alpha1.WorkerPool;
import io.codeguard.jobengine.Phase;
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
import io.codeguard.operator.reading.Reading;
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
 * Brings jobs from a resource to a verdict, step by step, and cleans up after them. Jobs have no
 * finalizer: whatever is deleted first, the operator, its rights or the definitions, nothing waits.
 */
@ControllerConfiguration(
    name = "validationjob",
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
public final class ValidationJobReconciler implements Reconciler<ValidationJob> {
  /** Earlier versions gave it to each job. */
  static final String FORMER_FINALIZER = "codeguard.io/queue";

  private static final Duration COUNTS_APART = Duration.ofSeconds(2);

  private final JobProgress progress;
  private final FinishedJobs finished;
  private final JobCleanup cleanup;
  private final StatusWriter<ValidationJobStatus, ValidationJob> status;
  private final UnreadableNotice unreadable;
  private final Apply apply;
  private final NamespaceScope territory;
  private final FairThreads shares;
  private final ObjectEvents events;
  private final JobIndex index;
  private final SimpleInboundEventSource<ValidationJob> queueEvents;
  private final KubernetesClient client;
  private final Clock clock;

  /**
   * @param index filled by this reconciler
   * @param queueEvents wakes this reconciler
   * @param territory where jobs are looked after
   * @param shares of the threads that reconcile
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
      NamespaceScope territory,
      FairThreads shares,
      Clock clock) {
    Consumer<ValidationJob> wake = job -> queueEvents.propagateEvent(ResourceID.fromResource(job));
    this.progress =
        new JobProgress(
            settings,
            queues,
            new WholeJobs(client),
            new JobSources(client),
            new JobBaselines(client, reports, index),
            reports,
            wake,
            clock);
    this.cleanup = new JobCleanup(queues);
    this.finished = new FinishedJobs(policyReports, cleanup, index, wake, clock);
    this.apply = new Apply(client);
    this.unreadable = new UnreadableNotice(apply, events, List.of(), clock);
    this.territory = territory;
    this.shares = shares;
    this.status =
        new StatusWriter<>(apply, ValidationJob::new, JobEvents::urgent, true, COUNTS_APART, clock);
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
                .withInformerListLimit(Reading.PAGE)
                .withPrimaryToSecondaryMapper(this::poolOf)
                .withSecondaryToPrimaryMapper(this::jobsOf)
                // A pool's status changes all the time and changes nothing for its jobs.
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
      // It is told of once only.
      try (FairThreads.Share _ = shares.force(namespace, job.getMetadata().getUid())) {
        return forget(job, territory.includes(namespace));
      }
    }
    Optional<FairThreads.Share> share =
        shares.take(
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
    if (!territory.includes(job.getMetadata().getNamespace())) {
      return UpdateControl.<ValidationJob>noUpdate().rescheduleAfter(NamespaceScope.AGAIN);
    }
    if (job.hasFinalizer(FORMER_FINALIZER)) {
      apply.withoutFinalizer(job, FORMER_FINALIZER);
      // As a rule that was the last one, and the job is gone.
      return UpdateControl.<ValidationJob>noUpdate().rescheduleAfter(Duration.ofSeconds(1));
    }
    if (unreadable.tell(job, JobEvents.conditions(job))) {
      return UpdateControl.noUpdate();
    }
    return job.isMarkedForDeletion() ? cancel(job) : advance(job);
  }

  private UpdateControl<ValidationJob> advance(ValidationJob job) {
    Optional<ValidationJobStatus> before = status.latest(job);
    if (before.filter(Phase::isFinal).isPresent()) {
      return keep(job, before.get());
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
    JobEvents.tell(events, job, before, now);
    if (Phase.isFinal(now)) {
      progress.ended(job, now, access);
      return keep(job, now);
    }
    return UpdateControl.<ValidationJob>noUpdate()
        .rescheduleAfter(JobTimes.next(job, now, pending, clock.instant()));
  }

  /** A finished job waits for its deletion; a last thing or two may be left to do. */
  private UpdateControl<ValidationJob> keep(ValidationJob job, ValidationJobStatus last) {
    Optional<Duration> left = JobTimes.kept(job, last, clock.instant());
    if (left.filter(Duration::isZero).isPresent()) {
      client.resource(job).delete();
      return UpdateControl.noUpdate();
    }
    ValidationJobStatus now = finished.advance(job, last);
    var _ = status.write(job, now);
    JobEvents.tell(events, job, Optional.of(last), now);
    return JobTimes.nextOfFinished(left, FinishedJobs.isDone(job, now))
        .map(UpdateControl.<ValidationJob>noUpdate()::rescheduleAfter)
        .orElse(UpdateControl.noUpdate());
  }

  @Override
  public ErrorStatusUpdateControl<ValidationJob> updateErrorStatus(
      ValidationJob job, Context<ValidationJob> context, Exception e) {
    return Failures.handle(job, e);
  }

  /** Somebody else's finalizer keeps it; nothing of it is done any more. */
  private UpdateControl<ValidationJob> cancel(ValidationJob job) {
    cleanup.clean(job, index.pool(job));
    Optional<ValidationJobStatus> before = status.latest(job);
    if (before.filter(Phase::isFinal).isEmpty()) {
      var _ = status.write(job, progress.cancelled(job, before));
    }
    return UpdateControl.noUpdate();
  }

  private UpdateControl<ValidationJob> forget(ValidationJob job, boolean ours) {
    if (ours) {
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
