package io.codeguard.operator.job;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.codeguard.queue.Completion;
import io.codeguard.queue.contract.BatchResults;
import io.codeguard.queue.contract.Counters;
import io.codeguard.queue.contract.KnownResult;
import io.codeguard.queue.contract.Manifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A chunk of the manifest, parted into the tasks to do and those whose result an earlier job left.
 * Pure.
 *
 * @param payloads of the tasks to do
 * @param known how many there are of the others
 * @param outcome of these
 */
record ChunkParts(List<byte[]> payloads, long known, Completion outcome) {

  /**
   * @param results those of the chunk's keys that the cache has
   */
  static ChunkParts of(Manifest.Chunk chunk, Map<String, byte[]> results) {
    List<byte[]> payloads = new ArrayList<>();
    List<KnownResult> known = new ArrayList<>();
    for (int i = 0; i < chunk.paths().size(); i++) {
      Optional<KnownResult> result =
          Optional.ofNullable(results.get(i < chunk.keys().size() ? chunk.keys().get(i) : ""))
              .flatMap(KnownResult::decode);
      String path = chunk.paths().get(i);
      result.ifPresentOrElse(known::add, () -> payloads.add(path.getBytes(UTF_8)));
    }
    return new ChunkParts(payloads, known.size(), outcome(chunk.validation(), known));
  }

  private static Completion outcome(int validation, List<KnownResult> known) {
    if (known.isEmpty()) {
      return Completion.DONE;
    }
    Map<String, Long> counters = new TreeMap<>();
    counters.put(Counters.CACHED, (long) known.size());
    known.forEach(
        result ->
            result.counters().forEach((name, count) -> counters.merge(name, count, Long::sum)));
    List<JsonNode> files =
        known.stream().map(KnownResult::file).filter(file -> !file.isNull()).toList();
    return new Completion(
        counters,
        files.isEmpty()
            ? Optional.empty()
            : Optional.of(new BatchResults<>(validation, files).encode()),
        known.stream()
            .flatMap(result -> result.highlights().stream())
            .map(KnownResult.Scored::candidate)
            .sorted(Completion.Highlight.KEPT_FIRST)
            .limit(Completion.HIGHLIGHTS_KEPT)
            .toList(),
        List.of(),
        Set.of());
  }
}
