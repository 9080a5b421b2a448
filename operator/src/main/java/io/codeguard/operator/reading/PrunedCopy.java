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
 * A copy of one resource's JSON without what the cache does not need: managed fields, most labels
 * and annotations, and the parts of a job that are needed only when it starts: inline sources,
 * globs, and the parameters of validations. {@code FullJobs} reads those on demand. The copy must
 * not need more than {@link #MAX_MEMORY}. Copying is not recursive, so deeply nested JSON cannot
 * overflow the stack.
 */
final class PrunedCopy {
  /** Maximum nesting of a resource; recursive processing of this depth is safe. */
  static final int MAX_DEPTH = 200;

  /** Maximum estimated memory of one resource, in bytes. */
  static final int MAX_MEMORY = 512 * 1024;

  /** Minimum overhead of a name or value, in bytes. */
  private static final int TOKEN_MEMORY = 64;

  private static final int NAMED_LEVELS = 5;

  private final TokenBuffer buffer;
  private final String[] names = new String[MAX_DEPTH + 2];
  private int depth;
  private int memory;
  private String problem;

  private PrunedCopy(TokenBuffer buffer) {
    this.buffer = buffer;
  }

  /** Reads the object at which the parser is positioned. */
  static PrunedCopy of(JsonParser parser, DeserializationContext context) throws IOException {
    PrunedCopy copy = new PrunedCopy(context.bufferForInputBuffering(parser));
    do {
      copy.process(parser);
    } while (copy.depth > 0 && parser.nextToken() != null);
    return copy;
  }

  private void process(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    if (token == JsonToken.FIELD_NAME) {
      names[depth] = parser.currentName();
      if (isPruned()) {
        parser.nextToken();
        skipValue(parser);
        return;
      }
    } else if (token.isStructStart() && depth == MAX_DEPTH) {
      problem = Objects.requireNonNullElse(problem, tooDeep());
      parser.skipChildren();
      buffer.writeNull();
      return;
    } else if (token.isStructStart()) {
      depth++;
      names[depth] = null;
    } else if (token.isStructEnd()) {
      depth--;
    }
    copy(parser, token);
  }

  /** Omits the values of a resource that is too large, except for those that identify it. */
  private void copy(JsonParser parser, JsonToken token) throws IOException {
    memory += TOKEN_MEMORY + (token.isScalarValue() ? parser.getTextLength() : 0);
    if (memory <= MAX_MEMORY || !token.isScalarValue() || isIdentity()) {
      buffer.copyCurrentEvent(parser);
    } else {
      problem = Objects.requireNonNullElse(problem, tooLarge());
      buffer.writeNull();
    }
  }

  private boolean isIdentity() {
    return depth <= 2 && "metadata".equals(names[1]);
  }

  /** Skips a value; reports a problem if it is nested too deeply to be read later. */
  private void skipValue(JsonParser parser) throws IOException {
    int below = 0;
    do {
      if (parser.currentToken().isStructStart()) {
        below++;
      } else if (parser.currentToken().isStructEnd()) {
        below--;
      }
      if (depth + below > MAX_DEPTH && isReadOnDemand()) {
        problem = Objects.requireNonNullElse(problem, tooDeep());
      }
    } while (below > 0 && parser.nextToken() != null);
  }

  private boolean isReadOnDemand() {
    return "spec".equals(names[1]);
  }

  /** Whether the field whose name was just read is omitted. */
  private boolean isPruned() {
    return switch (depth) {
      case 2 ->
          isAt("metadata", "managedFields") || isAt("spec", "include") || isAt("spec", "exclude");
      case 3 ->
          isAt("spec", "source", "inline")
              || (isAt("metadata", "annotations", names[3]) && !isRetained(names[3]))
              || (isAt("metadata", "labels", names[3]) && !isRetained(names[3]));
      case 4 -> isAt("spec", "validations", null, names[4]) && !names[4].equals("type");
      default -> false;
    };
  }

  private boolean isAt(String... path) {
    return Arrays.equals(path, 0, path.length, names, 1, path.length + 1);
  }

  private static boolean isRetained(String key) {
    return key.startsWith("codeguard.io/")
        || key.startsWith("controller.kubernetes.io/")
        || key.startsWith("app.kubernetes.io/");
  }

  private String tooDeep() {
    return "%s is nested more than %d levels deep".formatted(path(NAMED_LEVELS), MAX_DEPTH);
  }

  private String tooLarge() {
    return "%s makes the resource larger than %d KiB"
        .formatted(path(Math.min(depth + 1, NAMED_LEVELS)), MAX_MEMORY / 1024);
  }

  private String path(int levels) {
    return Arrays.stream(names, 1, levels)
        .map(name -> name == null ? "[]" : "." + name)
        .collect(Collectors.joining())
        .substring(1);
  }

  /** Why the resource cannot be read; empty if it can. */
  Optional<String> problem() {
    return Optional.ofNullable(problem);
  }

  JsonParser parser() {
    return buffer.asParser();
  }

  /** The resource's metadata, even if the rest is unreadable. */
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
