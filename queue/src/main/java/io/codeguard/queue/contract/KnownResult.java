package io.codeguard.queue.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.codeguard.queue.Completion;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What came of one task that was done in full, as the cache of results keeps it for later jobs.
 *
 * @param file the file's result, as in {@link BatchResults}; JSON's null when there is nothing to
 *     tell
 * @param counters the findings that count
 * @param highlights candidates for the job's
 */
public record KnownResult(JsonNode file, Map<String, Long> counters, List<Scored> highlights) {
  /** Nothing was found. */
  public static final KnownResult CLEAN =
      new KnownResult(NullNode.getInstance(), Map.of(), List.of());

  /** A highlight and its score. */
  public record Scored(double score, Highlight highlight) {
    public Completion.Highlight candidate() {
      return new Completion.Highlight(score, Documents.encode(highlight));
    }
  }

  public byte[] encode() {
    return equals(CLEAN) ? new byte[0] : Gzip.zip(Documents.encode(this));
  }

  /** Empty when the bytes are not what {@link #encode} gives: such a result is as good as none. */
  public static Optional<KnownResult> decode(byte[] bytes) {
    try {
      return Optional.of(
          bytes.length == 0 ? CLEAN : Documents.decode(Gzip.unzip(bytes), KnownResult.class));
    } catch (UncheckedIOException e) {
      return Optional.empty();
    }
  }
}
