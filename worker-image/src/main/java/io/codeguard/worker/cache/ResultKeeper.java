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
 * Keeps a batch's results for later jobs. To be made before the files are looked at: what they hold
 * then is what the results are kept for. Not thread-safe.
 */
public final class ResultKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(ResultKeeper.class);

  /** What Redis takes in without a pause that others feel. */
  private static final int BYTES_AT_A_TIME = 1 << 20;

  private record Named(Path file, String key) {}

  private final Optional<ResultKeys> keys;
  private final boolean fixed;
  private final Map<String, Named> names = new HashMap<>();
  private final Map<String, KnownResult> results = new HashMap<>();

  /**
   * @param keys none when nothing is to be kept
   * @param fixed whether nobody changes the files while they are looked at
   */
  public ResultKeeper(Optional<ResultKeys> keys, List<SourceFile> files, boolean fixed) {
    this.keys = keys;
    this.fixed = fixed;
    files.forEach(
        file ->
            name(file.path(), file.location())
                .ifPresent(key -> names.put(file.path(), new Named(file.location(), key))));
  }

  private Optional<String> name(String path, Path file) {
    return keys.flatMap(to -> ContentHash.of(file).map(hash -> to.of(path, hash)));
  }

  /** Whether a result of this file can be kept. */
  public boolean wants(String path) {
    return names.containsKey(path);
  }

  public void add(String path, KnownResult result) {
    results.put(path, result);
  }

  /** That results cannot be kept is no reason to fail: they are found again. */
  public void keep(ResultCache cache) {
    Map<String, byte[]> kept = new HashMap<>();
    results.forEach(
        (path, result) -> {
          Named named = names.get(path);
          if (fixed || name(path, named.file()).filter(named.key()::equals).isPresent()) {
            kept.put(named.key(), result.encode());
          }
        });
    try {
      put(kept, cache);
    } catch (QueueUnavailableException e) {
      LOG.atDebug().addKeyValue("reason", e.getMessage()).log("results not kept");
    }
  }

  private static void put(Map<String, byte[]> kept, ResultCache cache) {
    Map<String, byte[]> some = new HashMap<>();
    int bytes = 0;
    for (Map.Entry<String, byte[]> one : kept.entrySet()) {
      int length = one.getValue().length;
      boolean full = some.size() == ResultCache.MAX_KEYS || bytes + length > BYTES_AT_A_TIME;
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
