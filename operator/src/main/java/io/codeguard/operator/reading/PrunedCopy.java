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
 * One resource's JSON without what would only fill the memory: who manages which field, all labels
 * and annotations but a few, and what of a job is needed once, at its start: the text of inline
 * sources, globs, and all of its validations but their types. {@code WholeJobs} asks for it then.
 * What is left must not take more than {@link #MOST_MEMORY}. Copying does not recurse, however deep
 * the JSON is.
 */
final class PrunedCopy {
  /** Levels of nesting in a resource; whoever goes through them by recursion has room for these. */
  static final int DEEPEST = 200;

  /** About as much as one resource takes in memory, in bytes. */
  static final int MOST_MEMORY = 512 * 1024;

  /** What a name or a value takes beside its text, at least. */
  private static final int TOKEN_MEMORY = 64;

  private static final int NAMED_LEVELS = 5;

  private final TokenBuffer buffer;
  private final String[] names = new String[DEEPEST + 2];
  private int depth;
  private int memory;
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
        measure(parser);
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
    copy(parser, token);
  }

  /** Of a resource that is too large, the values are left out that do not tell which one it is. */
  private void copy(JsonParser parser, JsonToken token) throws IOException {
    memory += TOKEN_MEMORY + (token.isScalarValue() ? parser.getTextLength() : 0);
    if (memory <= MOST_MEMORY || !token.isScalarValue() || isIdentity()) {
      buffer.copyCurrentEvent(parser);
    } else {
      trouble = Objects.requireNonNullElse(trouble, tooLarge());
      buffer.writeNull();
    }
  }

  private boolean isIdentity() {
    return depth <= 2 && "metadata".equals(names[1]);
  }

  /** Skips a value; one that is too deep for those who read it later is trouble now. */
  private void measure(JsonParser parser) throws IOException {
    int below = 0;
    do {
      if (parser.currentToken().isStructStart()) {
        below++;
      } else if (parser.currentToken().isStructEnd()) {
        below--;
      }
      if (depth + below > DEEPEST && isReadLater()) {
        trouble = Objects.requireNonNullElse(trouble, tooDeep());
      }
    } while (below > 0 && parser.nextToken() != null);
  }

  private boolean isReadLater() {
    return "spec".equals(names[1]);
  }

  /** The field whose name was just read. */
  private boolean isPruned() {
    return switch (depth) {
      case 2 ->
          isAt("metadata", "managedFields") || isAt("spec", "include") || isAt("spec", "exclude");
      case 3 ->
          isAt("spec", "source", "inline")
              || (isAt("metadata", "annotations", names[3]) && !isOfUse(names[3]))
              || (isAt("metadata", "labels", names[3]) && !isOfUse(names[3]));
      case 4 -> isAt("spec", "validations", null, names[4]) && !names[4].equals("type");
      default -> false;
    };
  }

  private boolean isAt(String... path) {
    return Arrays.equals(path, 0, path.length, names, 1, path.length + 1);
  }

  private static boolean isOfUse(String key) {
    return key.startsWith("codeguard.io/")
        || key.startsWith("controller.kubernetes.io/")
        || key.startsWith("app.kubernetes.io/");
  }

  private String tooDeep() {
    return "%s is nested more than %d levels deep".formatted(where(NAMED_LEVELS), DEEPEST);
  }

  private String tooLarge() {
    return "%s is where the resource gets larger than %d KiB"
        .formatted(where(Math.min(depth + 1, NAMED_LEVELS)), MOST_MEMORY / 1024);
  }

  private String where(int levels) {
    return Arrays.stream(names, 1, levels)
        .map(name -> name == null ? "[]" : "." + name)
        .collect(Collectors.joining())
        .substring(1);
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
