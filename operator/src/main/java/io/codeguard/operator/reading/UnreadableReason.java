package io.codeguard.operator.reading;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import io.codeguard.reporting.text.Truncation;
import java.util.stream.Collectors;

/** Names the field that could not be read. Pure. */
final class UnreadableReason {
  private static final int LONGEST_PATH = 200;
  private static final int LONGEST_REASON = 200;

  private UnreadableReason() {}

  static String of(Exception failure) {
    String what =
        failure instanceof JsonProcessingException json ? json.getOriginalMessage() : null;
    String why = what == null ? failure.getClass().getSimpleName() : what;
    String line = why.lines().findFirst().orElse("");
    return "%s cannot be read: %s"
        .formatted(
            Truncation.start(path(failure), LONGEST_PATH), Truncation.start(line, LONGEST_REASON));
  }

  private static String path(Exception failure) {
    if (!(failure instanceof JsonMappingException mapping) || mapping.getPath().isEmpty()) {
      return "it";
    }
    String path =
        mapping.getPath().stream().map(UnreadableReason::step).collect(Collectors.joining());
    return path.startsWith(".") ? path.substring(1) : path;
  }

  private static String step(Reference step) {
    return step.getFieldName() == null ? "[" + step.getIndex() + "]" : "." + step.getFieldName();
  }
}
