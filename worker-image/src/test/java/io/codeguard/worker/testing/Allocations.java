package io.codeguard.worker.testing;

import java.lang.management.ManagementFactory;

/** How much memory a thread asks for, which is no less than what it takes. */
public final class Allocations {
  private static final com.sun.management.ThreadMXBean THREADS =
      (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

  private Allocations() {}

  /** What may fail. */
  public interface Work {
    void run() throws Exception;
  }

  /** Bytes allocated meanwhile by this thread. */
  public static long during(Work work) throws Exception {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    work.run();
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }
}
