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
 * Prevents the deletion of a pool that is in use, with a finalizer that the pool has only while
 * jobs use it. A pool that has an owner or whose namespace is being deleted gets no finalizer, so
 * that uninstalling the operator leaves no resource that cannot be deleted.
 */
final class DeletionFinalizer {
  static final String FINALIZER = "codeguard.io/jobs";

  private static final Logger LOG = LoggerFactory.getLogger(DeletionFinalizer.class);

  private final KubernetesClient client;
  private final Apply apply;
  private final JobLedger ledger;
  private final Function<PoolName, List<StartedJob>> jobs;

  /**
   * @param jobs returns a pool's jobs that have started and not finished
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

  /**
   * Updates the finalizer and the record of started jobs; returns the number of jobs that prevent
   * deletion.
   */
  int reconcile(WorkerPool pool) {
    List<StartedJob> started = jobs.apply(PoolName.of(pool));
    boolean protectable = !pool.isMarkedForDeletion() || !isNamespaceTerminating(pool);
    String record = ledger.reconcile(pool, started);
    boolean present = pool.hasFinalizer(FINALIZER);
    // The default pool is deleted with the chart, when no operator is left to remove a finalizer.
    boolean owned = !pool.getMetadata().getOwnerReferences().isEmpty();
    // The API server accepts no new finalizer on a resource that is being deleted.
    boolean needed =
        !started.isEmpty() && !owned && protectable && (present || !pool.isMarkedForDeletion());
    if (needed != present || !record.equals(recorded(pool))) {
      write(pool, needed, record);
    }
    return protectable ? started.size() : 0;
  }

  private static String recorded(WorkerPool pool) {
    Map<String, String> annotations = pool.getMetadata().getAnnotations();
    return annotations == null ? "" : annotations.getOrDefault(JobLedger.ANNOTATION, "");
  }

  /** 403 means that the permissions were deleted together with the namespace. */
  private boolean isNamespaceTerminating(WorkerPool pool) {
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

  /** Removes the finalizers of pools being deleted in a namespace that is no longer watched. */
  void removeFinalizers(String namespace) {
    try {
      client.resources(WorkerPool.class).inNamespace(namespace).list().getItems().stream()
          .filter(pool -> pool.isMarkedForDeletion() && pool.hasFinalizer(FINALIZER))
          .forEach(pool -> write(pool, false, recorded(pool)));
    } catch (KubernetesClientException e) {
      LOG.info(
          "The finalizers of pools in namespace {} could not be removed: {}",
          namespace,
          Failures.message(e));
    }
  }

  /** Removes the pool's finalizer when the operator stops, because no other one may follow. */
  void removeFinalizer(WorkerPool pool) {
    try {
      if (pool.hasFinalizer(FINALIZER)) {
        write(pool, false, recorded(pool));
      }
    } catch (KubernetesClientException e) {
      LOG.info(
          "The finalizer of pool {} could not be removed: {}",
          PoolName.of(pool),
          Failures.message(e));
    }
  }

  private void write(WorkerPool pool, boolean needed, String record) {
    WorkerPool fresh = new WorkerPool();
    fresh.setMetadata(
        new ObjectMetaBuilder()
            .withName(pool.getMetadata().getName())
            .withNamespace(pool.getMetadata().getNamespace())
            // Without the uid, the write would recreate a pool that was just deleted.
            .withUid(pool.getMetadata().getUid())
            .withFinalizers(needed ? List.of(FINALIZER) : List.of())
            .withAnnotations(record.isEmpty() ? Map.of() : Map.of(JobLedger.ANNOTATION, record))
            .build());
    var _ = apply.resource(fresh);
  }
}
