package io.codeguard.operator.reading;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;

/** Writes JSON of arbitrary depth. */
public final class DeepJson {
  private static final long DEEP_STACK = 512L << 20;
  private static final ObjectMapper WIRE =
      new ObjectMapper(
          JsonFactory.builder()
              .streamWriteConstraints(
                  StreamWriteConstraints.builder().maxNestingDepth(Integer.MAX_VALUE).build())
              .build());

  private DeepJson() {}

  /** Writing is recursive, so it needs a large stack; reading must not. */
  public static String write(Object value) {
    CompletableFuture<String> text = new CompletableFuture<>();
    new Thread(null, () -> text.completeAsync(() -> text(value), Runnable::run), "json", DEEP_STACK)
        .start();
    return text.join();
  }

  private static String text(Object value) {
    try {
      return WIRE.writeValueAsString(value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
