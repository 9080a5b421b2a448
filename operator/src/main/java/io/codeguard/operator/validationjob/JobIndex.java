package io.codeguard.operator.validationjob;

import io.codeguard.api.v1alpha1.Phase;
import io.codeguard.api.v1alpha1.PoolRef;
import io.codeguard.api.v1alpha1.ValidationJob;
import io.codeguard.api.v1alpha1.WorkerPool;
import io.codeguard.operator.kube.PoolName;
import io.codeguard.operator.reading.Unreadable;
import io.codeguard.operator.workerpool.PoolJobs;
import io.codeguard.operator.workerpool.StartedJob;
import io.javaoperatorsdk.operator.processing.event.source.Cache;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Looks up jobs by uid or pool, and pools by job, in the caches of the watches. Empty until the
 * watches have started. Thread-safe.
 */
public final class JobIndex implements PoolJobs {
  private static final String UID = "uid";
  private static final String POOL = "pool";

  private record Watched(IndexerResourceCache<ValidationJob> jobs, Cache<WorkerPool> pools) {}

  private final Optional<PoolName> defaultPool;
  private volatile Watched watched;

  /**
   * @param defaultPool the pool of jobs that name none; empty if such jobs do not run
   */
  public JobIndex(Optional<PoolName> defaultPool) {
    this.defaultPool = defaultPool;
  }

  /** Sets the caches to read from. */
  void watch(IndexerResourceCache<ValidationJob> jobs, Cache<WorkerPool> pools) {
    jobs.addIndexers(
        Map.of(
            UID, job -> List.of(job.getMetadata().getUid()),
            POOL, job -> poolOf(job).map(PoolName::toString).stream().toList()));
    watched = new Watched(jobs, pools);
  }

  /**
   * The name of the job's pool; empty when there is neither a pool in the job nor a default pool,
   * or the job is unreadable.
   */
  Optional<PoolName> poolOf(ValidationJob job) {
    if (Unreadable.reason(job).isPresent()) {
      return Optional.empty();
    }
    PoolRef ref = job.getSpec().poolRef();
    if (ref == null) {
      return defaultPool;
    }
    String namespace = ref.namespace() == null ? job.getMetadata().getNamespace() : ref.namespace();
    return Optional.of(new PoolName(namespace, ref.name()));
  }

  /** The job's pool, if it exists and is readable. */
  public Optional<WorkerPool> pool(ValidationJob job) {
    return poolOf(job).flatMap(this::pool);
  }

  /** The pool with this name, if it exists and is readable. */
  public Optional<WorkerPool> pool(PoolName name) {
    return existing(name).filter(pool -> Unreadable.reason(pool).isEmpty());
  }

  /** The job's pool, if it exists, even if it is unreadable. */
  Optional<WorkerPool> existingPool(ValidationJob job) {
    return poolOf(job).flatMap(this::existing);
  }

  private Optional<WorkerPool> existing(PoolName name) {
    Watched now = watched;
    return now == null ? Optional.empty() : now.pools().get(name.resource());
  }

  /** The names of all pools. */
  public List<PoolName> pools() {
    return allPools().stream().map(PoolName::of).toList();
  }

  /** All pools. */
  public List<WorkerPool> allPools() {
    Watched now = watched;
    return now == null ? List.of() : now.pools().list().toList();
  }

  @Override
  public List<StartedJob> started(PoolName pool) {
    return ofPool(pool).stream()
        .filter(job -> job.getStatus() != null && job.getStatus().startTime() != null)
        .filter(job -> !Phase.isFinal(job.getStatus()))
        .map(StartedJob::of)
        .toList();
  }

  @Override
  public boolean isKnown(String uid) {
    return byUid(uid).isPresent();
  }

  /** The number of unfinished jobs of the pool, including those that use it as the default pool. */
  public int unfinished(PoolName pool) {
    return (int) ofPool(pool).stream().filter(job -> !Phase.isFinal(job.getStatus())).count();
  }

  public Optional<ValidationJob> byUid(String uid) {
    return find(UID, uid).stream().findFirst();
  }

  public List<ValidationJob> ofPool(PoolName pool) {
    return find(POOL, pool.toString());
  }

  private List<ValidationJob> find(String index, String key) {
    Watched now = watched;
    return now == null ? List.of() : now.jobs().byIndex(index, key);
  }
}
