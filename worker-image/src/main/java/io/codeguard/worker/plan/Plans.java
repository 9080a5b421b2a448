package io.codeguard.worker.plan;

import io.codeguard.protocol.Documents;
import io.codeguard.protocol.JobPlan;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Prepares plans, and keeps the latest: preparing can be costly, and a job's batches share it.
 * Thread-safe.
 */
public final class Plans {
  private static final int KEPT = 16;

  @SuppressWarnings("ArrayRecordComponent") // compared as such
  private record Kept(byte[] document, PreparedPlan plan) {}

  private final OfferedValidators offered;
  private final Map<String, Kept> kept = new LinkedHashMap<>(16, 0.75f, true);

  public Plans(OfferedValidators offered) {
    this.offered = offered;
  }

  /**
   * @param document the job's {@link Documents#PLAN} as it is now
   * @throws InvalidPlanException when the job asks for what this worker cannot do
   */
  public PreparedPlan prepare(String job, byte[] document) throws InvalidPlanException {
    synchronized (kept) {
      Kept known = kept.get(job);
      if (known != null && Arrays.equals(known.document(), document)) {
        return known.plan();
      }
    }
    PreparedPlan plan = PreparedPlan.of(Documents.decode(document, JobPlan.class), offered);
    synchronized (kept) {
      kept.put(job, new Kept(document, plan));
      if (kept.size() > KEPT) {
        kept.remove(kept.keySet().iterator().next());
      }
    }
    return plan;
  }
}
