package io.codeguard.queue;

import java.util.List;
import java.util.Map;

/**
 * What came of tasks of earlier jobs, by a key that names all that it depends on. Whoever asks must
 * do without what is not there, or not any more. Thread-safe.
 */
public interface ResultCache {
  /** As many keys as one call may name. */
  int MOST_KEYS = 1000;

  /**
   * Looks up results, in one round trip; those found are kept for longer.
   *
   * @param keys at most {@value #MOST_KEYS}
   * @return of those that are there
   * @throws QueueUnavailableException when Redis cannot be reached
   */
  Map<String, byte[]> find(List<String> keys);

  /**
   * Stores results, in one round trip; a very large one is left out.
   *
   * @param results at most {@value #MOST_KEYS}
   * @throws QueueUnavailableException when Redis cannot be reached
   */
  void put(Map<String, byte[]> results);

  /** Forgets all results where they take room from jobs. */
  default void giveBack() {}
}
