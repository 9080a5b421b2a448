package io.codeguard.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;

/**
 * A result in the queue, as written by {@link ResultRecords}.
 *
 * @param <F> the type of a file's result: {@code JsonNode} for all but workers, which alone depend
 *     on its fields
 * @param validation the index in the plan's list
 * @param files files that have findings (including suppressed ones), were skipped, or partially
 *     scanned; decoded lazily, can be iterated once
 */
public record ResultRecord<F>(int validation, Iterator<F> files) {

  /**
   * The head of a record.
   *
   * @param files the files of a record of an earlier version, which consists only of the head;
   *     otherwise empty
   */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record Head<F>(int validation, List<F> files) {
    Head {
      files = files == null ? List.of() : files;
    }
  }

  /**
   * @throws UncheckedIOException if the bytes are malformed, here or during the iteration
   */
  public static <F> ResultRecord<F> read(byte[] record, Class<F> file) {
    try {
      JsonParser json = Documents.parser(Gzip.unzipping(record));
      Head<F> head = Documents.next(json, Documents.parametric(Head.class, file));
      json.clearCurrentToken();
      Iterator<F> rest = Documents.rest(json, file);
      return new ResultRecord<>(
          head.validation(), head.files().isEmpty() ? rest : head.files().iterator());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
