package io.codeguard.worker.source.tree;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Validates the names of a source's files. Pure. */
public final class SourcePath {
  private static final Pattern SEPARATOR = Pattern.compile("[/\\\\]");
  private static final Pattern ABSOLUTE = Pattern.compile("[/\\\\].*|[A-Za-z]:[/\\\\].*");

  /** The limits of common operating systems, less the length of the workspace's path. */
  private static final int MAX_NAME_BYTES = 255;

  private static final int MAX_PATH_BYTES = 3500;

  private SourcePath() {}

  /**
   * Splits a path into its names, without empty ones and {@code .}.
   *
   * @throws SourceException if it points outside of the source. Backslashes also count as
   *     separators, because they are on other systems
   */
  public static List<String> names(String path) throws SourceException {
    if (ABSOLUTE.matcher(path).matches() || path.indexOf('\0') >= 0) {
      throw outside(path);
    }
    for (String name : SEPARATOR.split(path)) {
      if (name.equals("..")) {
        throw outside(path);
      }
    }
    List<String> names = new ArrayList<>();
    for (String name : path.split("/")) {
      if (!name.isEmpty() && !name.equals(".")) {
        names.add(name);
      }
    }
    return names;
  }

  /**
   * Whether a file with this path can be stored and displayed: no control characters, not too long,
   * and encodable.
   */
  public static boolean usable(List<String> names) {
    int length = 0;
    for (String name : names) {
      byte[] encoded = name.getBytes(StandardCharsets.UTF_8);
      length += encoded.length + 1;
      if (encoded.length > MAX_NAME_BYTES
          || name.codePoints().anyMatch(c -> Character.isISOControl(c) || isSurrogate(c))) {
        return false;
      }
    }
    return !names.isEmpty() && length <= MAX_PATH_BYTES;
  }

  private static boolean isSurrogate(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }

  private static SourceException outside(String path) {
    return SourceException.permanent(
        "the source is not safe: '"
            + Messages.line(path)
            + "' points outside of it; remove the entry from the source");
  }
}
