package io.codeguard.jobengine;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.codeguard.protocol.KnownResult;
import io.codeguard.protocol.SourceListing;
import io.codeguard.queue.Completion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * A chunk of the manifest, parted into the tasks to do and those whose result an earlier job left.
 *
 * @param group of the tasks
 * @param payloads of the tasks to do
 * @param known how many there are of the others
 * @param outcome of these
 */
record ChunkParts(String group, List<byte[]> payloads, long known, Completion outcome) {
  /** So many results are in memory as they were found. */
  private static final int LOOKED_UP_AT_ONCE = 100;

  /**
   * @param left how many findings may be kept
   * @param find gives of keys those that the cache has, with their results
   */
  static ChunkParts of(
      SourceListing.Chunk chunk, long left, Function<List<String>, Map<String, byte[]>> find) {
    List<byte[]> payloads = new ArrayList<>();
    KnownOutcome known = new KnownOutcome(chunk.validation(), left);
    int size = chunk.paths().size();
    for (int from = 0; from < size; from += LOOKED_UP_AT_ONCE) {
      List<String> keys = keys(chunk, from, Math.min(size, from + LOOKED_UP_AT_ONCE));
      Map<String, byte[]> results =
          find.apply(keys.stream().filter(key -> !key.isEmpty()).toList());
      for (int i = 0; i < keys.size(); i++) {
        Optional<KnownResult> result =
            Optional.ofNullable(results.get(keys.get(i))).flatMap(KnownResult::decode);
        if (result.filter(known::add).isEmpty()) {
          payloads.add(chunk.paths().get(from + i).getBytes(UTF_8));
        }
      }
    }
    return new ChunkParts(
        Integer.toString(chunk.validation()), payloads, known.tasks(), known.completion());
  }

  /** Empty ones where there are none. */
  private static List<String> keys(SourceListing.Chunk chunk, int from, int to) {
    List<String> keys = chunk.keys();
    return IntStream.range(from, to).mapToObj(i -> i < keys.size() ? keys.get(i) : "").toList();
  }
}
