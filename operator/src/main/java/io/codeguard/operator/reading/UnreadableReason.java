package io.codeguard.operator.reading;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import io.codeguard.reporting.text.Truncation;
import java.util.stream.Collectors;

/** Describes why a resource cannot be read, with the path of the field. Pure. */
final class UnreadableReason {
  private static final int MAX_PATH_LENGTH = 200;
  private static final int MAX_REASON_LENGTH = 200;

  private UnreadableReason() {}

  static String of(Exception failure) {
    String message =
        failure instanceof JsonProcessingException json ? json.getOriginalMessage() : null;
    String reason = message == null ? failure.getClass().getSimpleName() : message;
    String line = reason.lines().findFirst().orElse("");
    return "%s cannot be read: %s"
        .formatted(
            Truncation.start(path(failure), MAX_PATH_LENGTH),
            Truncation.start(line, MAX_REASON_LENGTH));
  }

  private static String path(Exception failure) {
    if (!(failure instanceof JsonMappingException mapping) || mapping.getPath().isEmpty()) {
      return "it";
    }
    String path =
        mapping.getPath().stream().map(UnreadableReason::segment).collect(Collectors.joining());
    return path.startsWith(".") ? path.substring(1) : path;
  }

  private static String segment(Reference segment) {
    return segment.getFieldName() == null
        ? "[" + segment.getIndex() + "]"
        : "." + segment.getFieldName();
  }
}
