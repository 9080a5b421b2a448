package io.codeguard.queue.contract;

import java.util.List;

/**
 * A result in the queue: what a batch found, as gzipped JSON.
 *
 * @param <F> a file's result: {@code JsonNode} for all but workers, who alone know its fields
 * @param validation index in the plan's list
 * @param files those that have findings, also suppressed ones, were skipped, or were looked at in
 *     part
 */
public record BatchResults<F>(int validation, List<F> files) {

  public byte[] encode() {
    return Gzip.zip(Documents.encode(this));
  }

  public static <F> BatchResults<F> decode(byte[] result, Class<F> file) {
    return Documents.decode(Gzip.unzip(result), Documents.parametric(BatchResults.class, file));
  }
}
