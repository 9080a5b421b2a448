package io.codeguard.worker.source.tree;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Judges the names that a source gives its files. Pure. */
public final class SourcePath {
  private static final Pattern SEPARATOR = Pattern.compile("[/\\\\]");
  private static final Pattern ABSOLUTE = Pattern.compile("[/\\\\].*|[A-Za-z]:[/\\\\].*");

  /** What the operating systems that matter allow, less what the workspace itself takes. */
  private static final int LONGEST_NAME = 255;

  private static final int LONGEST_PATH = 3500;

  private SourcePath() {}

  /**
   * The path's names, without those that mean nothing ({@code .} and the empty one).
   *
   * @throws SourceException when it points out of the source. Back slashes separate too: somebody
   *     else may unpack the same archive where they do
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
   * Whether files of this path can be kept and shown: no control characters, nothing too long, and
   * text that can be encoded.
   */
  public static boolean usable(List<String> names) {
    int length = 0;
    for (String name : names) {
      byte[] encoded = name.getBytes(StandardCharsets.UTF_8);
      length += encoded.length + 1;
      if (encoded.length > LONGEST_NAME
          || name.codePoints().anyMatch(c -> Character.isISOControl(c) || isSurrogate(c))) {
        return false;
      }
    }
    return !names.isEmpty() && length <= LONGEST_PATH;
  }

  private static boolean isSurrogate(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }

  private static SourceException outside(String path) {
    return SourceException.lasting(
        "the source is not safe: '"
            + Messages.line(path)
            + "' points out of it; remove that entry from the source");
  }
}
