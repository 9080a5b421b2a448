package io.codeguard.operator.reading;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One resource's JSON without what would only fill the memory: who manages which field, all
 * annotations but a few, and the text of inline sources, for which {@code JobSources} asks when it
 * is needed. Copying does not recurse, however deep the JSON is.
 */
final class PrunedCopy {
  /** Levels of nesting in a resource; whoever goes through them by recursion has room for these. */
  static final int DEEPEST = 200;

  private static final int NAMED_LEVELS = 5;

  private final TokenBuffer buffer;
  private final String[] names = new String[DEEPEST + 2];
  private int depth;
  private String trouble;

  private PrunedCopy(TokenBuffer buffer) {
    this.buffer = buffer;
  }

  /** Reads the object that the parser is at the start of, to its end. */
  static PrunedCopy of(JsonParser parser, DeserializationContext context) throws IOException {
    PrunedCopy copy = new PrunedCopy(context.bufferForInputBuffering(parser));
    do {
      copy.take(parser);
    } while (copy.depth > 0 && parser.nextToken() != null);
    return copy;
  }

  private void take(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    if (token == JsonToken.FIELD_NAME) {
      names[depth] = parser.currentName();
      if (isPruned()) {
        parser.nextToken();
        parser.skipChildren();
        return;
      }
    } else if (token.isStructStart() && depth == DEEPEST) {
      trouble = Objects.requireNonNullElse(trouble, tooDeep());
      parser.skipChildren();
      buffer.writeNull();
      return;
    } else if (token.isStructStart()) {
      depth++;
      names[depth] = null;
    } else if (token.isStructEnd()) {
      depth--;
    }
    buffer.copyCurrentEvent(parser);
  }

  /** The field whose name was just read. */
  private boolean isPruned() {
    return switch (depth) {
      case 2 -> isAt("metadata", "managedFields");
      case 3 ->
          isAt("spec", "source", "inline")
              || (isAt("metadata", "annotations", names[3]) && !isOfUse(names[3]));
      default -> false;
    };
  }

  private boolean isAt(String... path) {
    return Arrays.equals(path, 0, path.length, names, 1, path.length + 1);
  }

  private static boolean isOfUse(String annotation) {
    return annotation.startsWith("codeguard.io/")
        || annotation.startsWith("controller.kubernetes.io/");
  }

  private String tooDeep() {
    String where =
        Arrays.stream(names, 1, NAMED_LEVELS)
            .map(name -> name == null ? "[]" : "." + name)
            .collect(Collectors.joining())
            .substring(1);
    return "%s is nested more than %d levels deep".formatted(where, DEEPEST);
  }

  /** Why the resource must not be read, if so. */
  Optional<String> trouble() {
    return Optional.ofNullable(trouble);
  }

  JsonParser parser() {
    return buffer.asParser();
  }

  /** The resource's metadata, whatever is the matter with the rest. */
  JsonNode metadata(DeserializationContext context) throws IOException {
    try (JsonParser parser = buffer.asParser()) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean found = parser.currentName().equals("metadata");
        parser.nextToken();
        if (found) {
          return context.readTree(parser);
        }
        parser.skipChildren();
      }
      return MissingNode.getInstance();
    }
  }
}
