package io.codeguard.worker.plan;

import com.google.re2j.Pattern;

/**
 * A pattern for paths: {@code *} matches any characters within a name, {@code ?} one character of a
 * name, {@code **} any characters across directories, {@code {a,b}} either alternative; {@code \}
 * escapes the next character. A glob without a slash matches the file's name in any directory; one
 * that ends with a slash matches everything below the directory; a leading slash only anchors the
 * glob. Case-sensitive. Matching takes linear time. Immutable.
 */
final class Glob {
  private final Pattern pattern;

  private Glob(Pattern pattern) {
    this.pattern = pattern;
  }

  /**
   * @throws IllegalArgumentException if a brace is not closed, or the glob ends with a backslash
   */
  static Glob parse(String glob) {
    boolean anyDirectory = glob.indexOf('/') < 0;
    String whole = glob.startsWith("/") ? glob.substring(1) : glob;
    whole = whole.endsWith("/") ? whole + "**" : whole;
    return new Glob(Pattern.compile((anyDirectory ? "(?s)(?:.*/)?" : "(?s)") + regex(whole)));
  }

  boolean matches(String path) {
    return pattern.matches(path);
  }

  private static String regex(String glob) {
    StringBuilder regex = new StringBuilder();
    int depth = 0;
    for (int i = 0; i < glob.length(); i++) {
      char c = glob.charAt(i);
      switch (c) {
        case '*' -> {
          if (glob.startsWith("**/", i) && (i == 0 || glob.charAt(i - 1) == '/')) {
            regex.append("(?:.*/)?");
            i += 2;
          } else if (glob.startsWith("**", i)) {
            regex.append(".*");
            i++;
          } else {
            regex.append("[^/]*");
          }
        }
        case '?' -> regex.append("[^/]");
        case '{' -> {
          regex.append("(?:");
          depth++;
        }
        case '}' -> {
          regex.append(depth > 0 ? ")" : "\\}");
          depth = Math.max(0, depth - 1);
        }
        case ',' -> regex.append(depth > 0 ? "|" : ",");
        case '\\' -> {
          i++;
          if (i == glob.length()) {
            throw new IllegalArgumentException("nothing follows '\\' at the end");
          }
          regex.append(Pattern.quote(glob.substring(i, i + 1)));
        }
        default -> regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    if (depth > 0) {
      throw new IllegalArgumentException("a '{' is not closed by '}'");
    }
    return regex.toString();
  }
}
