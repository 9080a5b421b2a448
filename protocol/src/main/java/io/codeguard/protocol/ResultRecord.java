package io.codeguard.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;

/**
 * A result in the queue, as {@link ResultRecords} writes it.
 *
 * @param <F> a file's result: {@code JsonNode} for all but workers, who alone know its fields
 * @param validation index in the plan's list
 * @param files those that have findings, also suppressed ones, were skipped, or were looked at in
 *     part; decoded as they are walked through, once
 */
public record ResultRecord<F>(int validation, Iterator<F> files) {

  /**
   * What a record starts with.
   *
   * @param files those of a record that an earlier version wrote, which is nothing but this; else
   *     none
   */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record Head<F>(int validation, List<F> files) {
    Head {
      files = files == null ? List.of() : files;
    }
  }

  /**
   * @throws UncheckedIOException when the bytes are no such record, or later, when the rest is not
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
