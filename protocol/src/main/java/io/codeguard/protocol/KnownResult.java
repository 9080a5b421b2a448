package io.codeguard.protocol;

import io.codeguard.queue.Completion;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The result of a fully scanned file, in the format of the result cache.
 *
 * @param file the file's result, gzipped for {@link ResultRecords}, so that it can be forwarded
 *     without being decoded; empty if there are no findings
 * @param findings the file's number of findings, including suppressed ones
 * @param counters this task's {@link Counters}
 * @param highlights candidates for the job's highlights
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record KnownResult(
    byte[] file, int findings, Map<String, Long> counters, List<Scored> highlights) {
  /** A result without findings. */
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
    /** Fails if a field is missing, which Jackson reads as null. */
    Head {
      counters = Map.copyOf(counters);
      highlights = List.copyOf(highlights);
    }
  }

  public static KnownResult of(
      Object file, int findings, Map<String, Long> counters, List<Scored> highlights) {
    return new KnownResult(Gzip.zip(Documents.encode(file)), findings, counters, highlights);
  }

  /** Encodes the length of the gzipped head, the head, and the file. */
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
   * Decodes a result; returns empty if the bytes are malformed. The file is not decoded; damage to
   * it is detected when its record is read.
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
