package io.codeguard.operator.workerpool;

import io.codeguard.api.v1alpha1.ValidationJob;
import io.codeguard.api.v1alpha1.WorkerPool;
import io.codeguard.jobengine.JobRun;
import io.codeguard.operator.redis.NoRedisException;
import io.codeguard.operator.redis.Queues;
import io.codeguard.queue.QueueUnavailableException;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Records, in an annotation of each pool, the jobs in its queue. With it, a job that was deleted
 * while no operator was running, or while Redis was unavailable, is removed from the queue later.
 * Jobs therefore need no finalizer, which could not be removed once the operator or its permissions
 * are gone.
 */
final class JobLedger {
  static final String ANNOTATION = "codeguard.io/started-jobs";

  /** Annotations of a resource are limited to 256 KiB in total; further jobs are not recorded. */
  private static final int MAX_JOBS = 1000;

  private final KubernetesClient client;
  private final Queues queues;
  private final Predicate<String> known;

  /**
   * @param known whether a job with this uid is in the operator's cache
   */
  JobLedger(KubernetesClient client, Queues queues, Predicate<String> known) {
    this.client = client;
    this.queues = queues;
    this.known = known;
  }

  /** Removes deleted jobs from the queue; returns the new value of the annotation. */
  String reconcile(WorkerPool pool, List<StartedJob> started) {
    Set<String> running = started.stream().map(StartedJob::uid).collect(Collectors.toSet());
    List<StartedJob> remaining = new ArrayList<>(started);
    recorded(pool).stream()
        .filter(job -> !running.contains(job.uid()))
        .filter(job -> !known.test(job.uid()))
        .filter(job -> !isRemoved(pool, job))
        .forEach(remaining::add);
    return StartedJob.format(remaining.subList(0, Math.min(remaining.size(), MAX_JOBS)));
  }

  private static List<StartedJob> recorded(WorkerPool pool) {
    var annotations = pool.getMetadata().getAnnotations();
    return annotations == null
        ? List.of()
        : StartedJob.parseAll(annotations.getOrDefault(ANNOTATION, ""));
  }

  private boolean isRemoved(WorkerPool pool, StartedJob job) {
    if (!isGone(job)) {
      return false;
    }
    try {
      JobRun.remove(queues.of(pool).queue(), job.uid());
      return true;
    } catch (NoRedisException | QueueUnavailableException e) {
      return false;
    }
  }

  /** Reads from the API server: a job that is missing in the cache may just not be watched. */
  private boolean isGone(StartedJob job) {
    try {
      ValidationJob found =
          client
              .resources(ValidationJob.class)
              .inNamespace(job.namespace())
              .withName(job.name())
              .get();
      return found == null || !found.getMetadata().getUid().equals(job.uid());
    } catch (KubernetesClientException e) {
      return false;
    }
  }
}
