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
 * The record, on each pool, of the jobs that are in its queue. By it a job that was deleted while
 * no operator ran, or while Redis was away, is taken out of the queue later: jobs need no
 * finalizer, which nobody could remove where the operator or its rights are gone.
 */
final class JobLedger {
  static final String ANNOTATION = "codeguard.io/started-jobs";

  /** Annotations of a resource may have 256 KiB together; further jobs go unrecorded. */
  private static final int MOST = 1000;

  private final KubernetesClient client;
  private final Queues queues;
  private final Predicate<String> known;

  /**
   * @param known whether the operator sees a job of this uid
   */
  JobLedger(KubernetesClient client, Queues queues, Predicate<String> known) {
    this.client = client;
    this.queues = queues;
    this.known = known;
  }

  /** Takes jobs that are gone out of the queue; returns what the record has to say now. */
  String bringInLine(WorkerPool pool, List<StartedJob> started) {
    Set<String> running = started.stream().map(StartedJob::uid).collect(Collectors.toSet());
    List<StartedJob> now = new ArrayList<>(started);
    recorded(pool).stream()
        .filter(job -> !running.contains(job.uid()))
        .filter(job -> !known.test(job.uid()))
        .filter(job -> !isRemoved(pool, job))
        .forEach(now::add);
    return StartedJob.write(now.subList(0, Math.min(now.size(), MOST)));
  }

  private static List<StartedJob> recorded(WorkerPool pool) {
    var annotations = pool.getMetadata().getAnnotations();
    return annotations == null
        ? List.of()
        : StartedJob.read(annotations.getOrDefault(ANNOTATION, ""));
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

  /** Asks the API server itself: what is not watched at the moment is not gone. */
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
