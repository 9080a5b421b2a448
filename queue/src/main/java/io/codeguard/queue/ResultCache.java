package io.codeguard.queue;

import java.util.List;
import java.util.Map;

/**
 * Caches results of tasks of earlier jobs, by a key that covers everything that a result depends
 * on. Entries can be evicted at any time. Thread-safe.
 */
public interface ResultCache {
  /** The maximum number of keys in one call. */
  int MAX_KEYS = 1000;

  /**
   * Looks up results in one round trip, and extends the life of those found.
   *
   * @param keys at most {@value #MAX_KEYS}
   * @return the results that were found, by key
   * @throws QueueUnavailableException if Redis cannot be reached
   */
  Map<String, byte[]> find(List<String> keys);

  /**
   * Stores results in one round trip; results over 64 KiB are skipped.
   *
   * @param results at most {@value #MAX_KEYS}
   * @throws QueueUnavailableException if Redis cannot be reached
   */
  void put(Map<String, byte[]> results);

  /**
   * Evicts all results to free memory for jobs; does nothing where the cache shares no memory with
   * jobs.
   */
  default void evictAll() {}
}
