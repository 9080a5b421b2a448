package io.codeguard.worker.cache;

import io.codeguard.protocol.SourceListing;
import io.codeguard.worker.plan.PreparedPlan;
import io.codeguard.worker.source.tree.FetchedSource;
import io.codeguard.worker.source.tree.SourceFiles;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Adds the cache keys of the tasks' results to chunks of the task list. Not thread-safe. */
public final class ChunkKeys {
  private final PreparedPlan plan;
  private final FetchedSource source;
  private final Map<String, Optional<byte[]>> hashes = new HashMap<>();

  public ChunkKeys(PreparedPlan plan, FetchedSource source) {
    this.plan = plan;
    this.source = source;
  }

  public SourceListing.Chunk with(SourceListing.Chunk chunk) throws InterruptedException {
    Optional<ResultKeys> keys = ResultKeys.of(plan, plan.validations().get(chunk.validation()));
    if (keys.isEmpty()) {
      return chunk;
    }
    List<String> pathKeys = new ArrayList<>();
    for (String path : chunk.paths()) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      pathKeys.add(
          hashes
              .computeIfAbsent(path, this::hash)
              .map(hash -> keys.get().of(path, hash))
              .orElse(""));
    }
    return new SourceListing.Chunk(chunk.validation(), chunk.paths(), pathKeys);
  }

  private Optional<byte[]> hash(String path) {
    return SourceFiles.locate(source, path).flatMap(ContentHash::of);
  }
}
