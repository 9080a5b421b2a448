package io.codeguard.protocol;

import io.codeguard.queue.Completion;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What came of one task that was done in full, as the cache of results keeps it for later jobs.
 *
 * @param file the file's result, gzipped as {@link ResultRecords} takes it, so that who passes it
 *     on need not hold what it says; empty when there is nothing to tell
 * @param findings how many the file has, also suppressed ones
 * @param counters as for {@link Counters}, of this task alone
 * @param highlights candidates for the job's
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record KnownResult(
    byte[] file, int findings, Map<String, Long> counters, List<Scored> highlights) {
  /** Nothing was found. */
  public static final KnownResult CLEAN = new KnownResult(new byte[0], 0, Map.of(), List.of());

  /** A highlight and its score. */
  public record Scored(double score, Highlight highlight) {
    public Scored {
      Objects.requireNonNull(highlight, "highlight");
    }

    public Completion.Highlight candidate() {
      return new Completion.Highlight(score, Documents.encode(highlight));
    }
  }

  private record Head(int findings, Map<String, Long> counters, List<Scored> highlights) {
    /** Fails when something is not there: Jackson takes that for null. */
    Head {
      counters = Map.copyOf(counters);
      highlights = List.copyOf(highlights);
    }
  }

  public static KnownResult of(
      Object file, int findings, Map<String, Long> counters, List<Scored> highlights) {
    return new KnownResult(Gzip.zip(Documents.encode(file)), findings, counters, highlights);
  }

  /** The length of the gzipped head, that head, and the file. */
  public byte[] encode() {
    if (file.length == 0) {
      return file;
    }
    byte[] head = Gzip.zip(Documents.encode(new Head(findings, counters, highlights)));
    return ByteBuffer.allocate(Integer.BYTES + head.length + file.length)
        .putInt(head.length)
        .put(head)
        .put(file)
        .array();
  }

  /**
   * Empty when the bytes are not what {@link #encode} gives: such a result is as good as none. The
   * file is not looked at; who reads the record that it becomes a part of finds it damaged.
   */
  public static Optional<KnownResult> decode(byte[] bytes) {
    if (bytes.length == 0) {
      return Optional.of(CLEAN);
    }
    ByteBuffer parts = ByteBuffer.wrap(bytes);
    int length = bytes.length < Integer.BYTES ? -1 : parts.getInt();
    if (length < 0 || length > parts.remaining()) {
      return Optional.empty();
    }
    byte[] zipped = new byte[length];
    parts.get(zipped);
    byte[] file = new byte[parts.remaining()];
    parts.get(file);
    try {
      return Optional.ofNullable(Documents.decode(Gzip.unzip(zipped), Head.class))
          .map(head -> new KnownResult(file, head.findings(), head.counters(), head.highlights()));
    } catch (UncheckedIOException e) {
      return Optional.empty();
    }
  }
}
