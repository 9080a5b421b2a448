package io.codeguard.operator.workerpool;

import io.codeguard.operator.kube.PoolName;
import java.util.List;

/** Looks up jobs for pools. */
public interface PoolJobs {
  /** The jobs that have started on the pool and not finished. */
  List<StartedJob> started(PoolName pool);

  /** Whether a job with this uid is in the operator's cache. */
  boolean isKnown(String uid);
}
