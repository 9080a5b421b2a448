package io.codeguard.operator.workerpool;

import io.codeguard.operator.kube.PoolName;
import java.util.List;

/** What pools have to know of jobs. */
public interface PoolJobs {
  /** The jobs that have begun on the pool, and have not ended. */
  List<StartedJob> started(PoolName pool);

  /** Whether there is a job of this uid, to the operator's knowledge. */
  boolean isKnown(String uid);
}
