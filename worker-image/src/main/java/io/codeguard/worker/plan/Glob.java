package io.codeguard.worker.plan;

import com.google.re2j.Pattern;

/**
 * A pattern for paths: {@code *} is anything within a name, {@code ?} one character of a name,
 * {@code **} anything, across directories, {@code {a,b}} either; {@code \} takes the next character
 * literally. A glob without a slash is matched with the file's name, in whatever directory; one
 * that ends with a slash is the whole directory; a slash at the start changes nothing but that the
 * glob has one. Upper and lower case differ. Matching takes linear time. Immutable.
 */
final class Glob {
  private final Pattern pattern;

  private Glob(Pattern pattern) {
    this.pattern = pattern;
  }

  /**
   * @throws IllegalArgumentException when a brace is not closed, or nothing follows a back slash
   */
  static Glob parse(String glob) {
    boolean anywhere = glob.indexOf('/') < 0;
    String whole = glob.startsWith("/") ? glob.substring(1) : glob;
    whole = whole.endsWith("/") ? whole + "**" : whole;
    return new Glob(Pattern.compile((anywhere ? "(?s)(?:.*/)?" : "(?s)") + regex(whole)));
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
