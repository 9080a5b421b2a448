package io.codeguard.worker.cache;

import io.codeguard.protocol.KnownResult;
import io.codeguard.queue.QueueUnavailableException;
import io.codeguard.queue.ResultCache;
import io.codeguard.validators.SourceFile;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores a batch's results in the cache for later jobs. Create it before the files are scanned,
 * because the cache keys are computed from their content at that time. Not thread-safe.
 */
public final class ResultCacheWriter {
  private static final Logger LOG = LoggerFactory.getLogger(ResultCacheWriter.class);

  /** Small enough that Redis stores it without a noticeable pause. */
  private static final int MAX_BYTES_PER_CALL = 1 << 20;

  private record Entry(Path file, String key) {}

  private final Optional<ResultKeys> keys;
  private final boolean immutable;
  private final Map<String, Entry> entries = new HashMap<>();
  private final Map<String, KnownResult> results = new HashMap<>();

  /**
   * @param keys empty if no results are to be cached
   * @param immutable whether the files cannot change during the scan
   */
  public ResultCacheWriter(Optional<ResultKeys> keys, List<SourceFile> files, boolean immutable) {
    this.keys = keys;
    this.immutable = immutable;
    files.forEach(
        file ->
            key(file.path(), file.location())
                .ifPresent(key -> entries.put(file.path(), new Entry(file.location(), key))));
  }

  private Optional<String> key(String path, Path file) {
    return keys.flatMap(to -> ContentHash.of(file).map(hash -> to.of(path, hash)));
  }

  /** Whether a result of this file can be cached. */
  public boolean accepts(String path) {
    return entries.containsKey(path);
  }

  public void add(String path, KnownResult result) {
    results.put(path, result);
  }

  /**
   * Stores the results. Does not fail if Redis is unavailable, because results can be computed
   * again.
   */
  public void store(ResultCache cache) {
    Map<String, byte[]> kept = new HashMap<>();
    results.forEach(
        (path, result) -> {
          Entry entry = entries.get(path);
          if (immutable || key(path, entry.file()).filter(entry.key()::equals).isPresent()) {
            kept.put(entry.key(), result.encode());
          }
        });
    try {
      put(kept, cache);
    } catch (QueueUnavailableException e) {
      LOG.atDebug().addKeyValue("reason", e.getMessage()).log("results not cached");
    }
  }

  private static void put(Map<String, byte[]> kept, ResultCache cache) {
    Map<String, byte[]> some = new HashMap<>();
    int bytes = 0;
    for (Map.Entry<String, byte[]> one : kept.entrySet()) {
      int length = one.getValue().length;
      boolean full = some.size() == ResultCache.MAX_KEYS || bytes + length > MAX_BYTES_PER_CALL;
      if (full && !some.isEmpty()) {
        cache.put(some);
        some.clear();
        bytes = 0;
      }
      some.put(one.getKey(), one.getValue());
      bytes += length;
    }
    if (!some.isEmpty()) {
      cache.put(some);
    }
  }
}
