package io.codeguard.validators.data;

import io.codeguard.validators.files.Content;
import io.codeguard.validators.files.FileIncompleteException;
import io.codeguard.validators.files.FileSkippedException;
import java.util.List;
import java.util.stream.IntStream;
import org.tomlj.Toml;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseOptions;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlVersion;

/** Parsed TOML 1.0 text. Immutable. */
public final class TomlText {
  /** Limited because the parser is slow. */
  private static final int MAX_BYTES = 1024 * 1024;

  private static final TomlParseOptions OPTIONS =
      TomlParseOptions.defaults()
          .withVersion(TomlVersion.V1_0_0)
          .withMaxNestingDepth(TreeBuilder.MAX_DEPTH);

  /** The parser's message if its depth limit is exceeded; it skips the rest of the value. */
  private static final String TOO_DEEP = "Nesting is too deep";

  private final Content content;
  private final TomlParseResult parsed;

  /** The positions of surrogate pairs in order, because the parser counts code points. */
  private final int[] pairs;

  /**
   * A syntax error.
   *
   * @param at its offset in UTF-16 code units
   */
  public record Problem(String message, int at) {}

  private TomlText(Content content, String text) {
    this.content = content;
    this.parsed = Toml.parse(text, OPTIONS);
    this.pairs =
        IntStream.range(0, text.length())
            .filter(i -> Character.isHighSurrogate(text.charAt(i)))
            .toArray();
  }

  /**
   * Parses a file.
   *
   * @throws FileSkippedException if it is not text, or too large
   * @throws FileIncompleteException if it is nested too deeply
   */
  public static TomlText parse(Content content)
      throws FileSkippedException, FileIncompleteException {
    if (content.bytes().length > MAX_BYTES) {
      throw new FileSkippedException("too large");
    }
    TomlText text = new TomlText(content, content.text());
    for (TomlParseError error : text.parsed.errors()) {
      if (error.getMessage().startsWith(TOO_DEEP)) {
        throw TreeBuilder.tooDeep();
      }
    }
    return text;
  }

  /** All syntax errors; none if it is valid TOML. */
  public List<Problem> problems() {
    return parsed.errors().stream()
        .map(error -> new Problem(error.getMessage(), offset(error.position())))
        .toList();
  }

  /** The value; call only if there are no problems. */
  TomlParseResult value() {
    return parsed;
  }

  /** The offset of a position in UTF-16 code units. */
  int offset(TomlPosition place) {
    int start = content.lines().offset(place.line(), 1);
    int first = firstPair(start, 0);
    // Each preceding pair adds one.
    int before = firstPair(start + place.column() - 1 - first, 1) - first;
    return content.lines().offset(place.line(), place.column() + before);
  }

  /**
   * The index of the first pair at or after an offset.
   *
   * @param step how much each pair adds to the offset, 0 or 1
   */
  private int firstPair(int offset, int step) {
    int low = 0;
    int high = pairs.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (pairs[middle] < offset + middle * step) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
