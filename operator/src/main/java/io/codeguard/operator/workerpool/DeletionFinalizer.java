package io.codeguard.operator.workerpool;

import io.codeguard.api.v1alpha1.WorkerPool;
import io.codeguard.operator.kube.Apply;
import io.codeguard.operator.kube.Failures;
import io.codeguard.operator.kube.PoolName;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a pool from being deleted while jobs are on it, by a finalizer that it has only so long. A
 * pool without jobs has none, nor has one that belongs to something else or whose namespace is
 * being deleted, so that uninstalling the operator leaves nothing that cannot be deleted.
 */
final class DeletionFinalizer {
  static final String FINALIZER = "codeguard.io/jobs";

  private static final Logger LOG = LoggerFactory.getLogger(DeletionFinalizer.class);

  private final KubernetesClient client;
  private final Apply apply;
  private final JobLedger ledger;
  private final Function<PoolName, List<StartedJob>> jobs;

  /**
   * @param jobs a pool's jobs that have begun and have not ended
   */
  DeletionFinalizer(
      KubernetesClient client,
      Apply apply,
      JobLedger ledger,
      Function<PoolName, List<StartedJob>> jobs) {
    this.client = client;
    this.apply = apply.of("guard");
    this.ledger = ledger;
    this.jobs = jobs;
  }

  /** Brings finalizer and record in line; returns how many jobs the pool has to be kept for. */
  int guard(WorkerPool pool) {
    List<StartedJob> started = jobs.apply(PoolName.of(pool));
    boolean defended = !pool.isMarkedForDeletion() || !isNamespaceGoing(pool);
    String record = ledger.bringInLine(pool, started);
    boolean guarded = pool.hasFinalizer(FINALIZER);
    // The chart's own pool goes with the chart, when no operator is left to let it go.
    boolean owned = !pool.getMetadata().getOwnerReferences().isEmpty();
    // Once a pool is being deleted it takes no new finalizer.
    boolean guard =
        !started.isEmpty() && !owned && defended && (guarded || !pool.isMarkedForDeletion());
    if (guard != guarded || !record.equals(recorded(pool))) {
      write(pool, guard, record);
    }
    return defended ? started.size() : 0;
  }

  private static String recorded(WorkerPool pool) {
    Map<String, String> annotations = pool.getMetadata().getAnnotations();
    return annotations == null ? "" : annotations.getOrDefault(JobLedger.ANNOTATION, "");
  }

  /** Who may not even look has lost its rights with the namespace. */
  private boolean isNamespaceGoing(WorkerPool pool) {
    try {
      Namespace namespace = client.namespaces().withName(pool.getMetadata().getNamespace()).get();
      return namespace == null || namespace.isMarkedForDeletion();
    } catch (KubernetesClientException e) {
      if (e.getCode() == 403) {
        return true;
      }
      throw e;
    }
  }

  /** Gives up the finalizers of pools of a namespace in which the operator has few rights left. */
  void letGo(String namespace) {
    try {
      client.resources(WorkerPool.class).inNamespace(namespace).list().getItems().stream()
          .filter(pool -> pool.isMarkedForDeletion() && pool.hasFinalizer(FINALIZER))
          .forEach(pool -> write(pool, false, recorded(pool)));
    } catch (KubernetesClientException e) {
      LOG.info("Pools of namespace {} are not looked after: {}", namespace, Failures.message(e));
    }
  }

  /** Gives up the pool's finalizer, because no operator may be there later to do it. */
  void letGo(WorkerPool pool) {
    try {
      if (pool.hasFinalizer(FINALIZER)) {
        write(pool, false, recorded(pool));
      }
    } catch (KubernetesClientException e) {
      LOG.info("Pool {} keeps its finalizer: {}", PoolName.of(pool), Failures.message(e));
    }
  }

  private void write(WorkerPool pool, boolean guard, String record) {
    WorkerPool fresh = new WorkerPool();
    fresh.setMetadata(
        new ObjectMetaBuilder()
            .withName(pool.getMetadata().getName())
            .withNamespace(pool.getMetadata().getNamespace())
            // Without it the write would create a pool that has just been deleted.
            .withUid(pool.getMetadata().getUid())
            .withFinalizers(guard ? List.of(FINALIZER) : List.of())
            .withAnnotations(record.isEmpty() ? Map.of() : Map.of(JobLedger.ANNOTATION, record))
            .build());
    var _ = apply.resource(fresh);
  }
}
