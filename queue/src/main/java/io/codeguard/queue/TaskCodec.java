package io.codeguard.queue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Converts tasks and results of {@link Orchestrator} and {@link Worker} to and from JSON. */
final class TaskCodec {
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .registerModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS);

  private TaskCodec() {}

  static byte[] encode(Object value) {
    try {
      return JSON.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  static ValidationTask task(byte[] payload) {
    try {
      return JSON.readValue(payload, ValidationTask.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<ValidationResult> results(byte[] result) {
    try {
      return JSON.readValue(result, new TypeReference<List<ValidationResult>>() {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
