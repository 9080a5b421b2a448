package io.codeguard.worker.plan;

import io.codeguard.protocol.Documents;
import io.codeguard.protocol.JobPlan;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Prepares plans and caches the most recently used ones, because preparation can be expensive and
 * all batches of a job share it. Thread-safe.
 */
public final class PlanCache {
  private static final int CAPACITY = 16;

  @SuppressWarnings("ArrayRecordComponent") // compared explicitly
  private record Entry(byte[] document, PreparedPlan plan) {}

  private final OfferedValidators offered;
  private final Map<String, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);

  public PlanCache(OfferedValidators offered) {
    this.offered = offered;
  }

  /**
   * @param document the job's {@link Documents#PLAN} document
   * @throws InvalidPlanException if this worker does not support the job
   */
  public PreparedPlan prepare(String job, byte[] document) throws InvalidPlanException {
    synchronized (entries) {
      Entry known = entries.get(job);
      if (known != null && Arrays.equals(known.document(), document)) {
        return known.plan();
      }
    }
    PreparedPlan plan = PreparedPlan.of(Documents.decode(document, JobPlan.class), offered);
    synchronized (entries) {
      entries.put(job, new Entry(document, plan));
      if (entries.size() > CAPACITY) {
        entries.remove(entries.keySet().iterator().next());
      }
    }
    return plan;
  }
}
