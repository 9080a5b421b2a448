package io.codeguard.validators.files;

import io.codeguard.reporting.text.Sanitizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Suppression comments: {@code codeguard:ignore RULE reason} in any language's comment syntax. A
 * comment applies to findings that start on its line or, if it is alone on its line, on the next
 * line that is not such a comment. Several rules are separated by commas. Immutable.
 */
public final class Suppressions {
  private static final String MARK = "codeguard:ignore";
  private static final String NO_REASON = "no reason given";

  private static final int MAX_COMMENT = 1000;
  private static final int MAX_INDENT = 200;

  private static final String RULE = "[\\w./@:-]*[\\w./@-]";
  private static final Pattern COMMENT =
      Pattern.compile(
          MARK + "[ \t]+(" + RULE + "(?:," + RULE + ")*)(?:[ \t]*(?:--|:)?[ \t]+(.*))?");

  /** A line with only comment delimiters. */
  private static final Pattern ALONE = Pattern.compile("[^\\p{L}\\p{N}]*(?:(?i:rem|dnl)\\s+)?");

  /** End delimiters whose first character may be repeated. */
  private static final List<String> LONG_ENDS = List.of("*/", "-->");

  private static final List<String> ENDS = List.of("*)", "#}", "%>");

  private final Map<Integer, List<Comment>> byLine;

  private record Comment(Set<String> rules, String reason) {}

  private Suppressions(Map<Integer, List<Comment>> byLine) {
    this.byLine = byLine;
  }

  /** Parses the suppressions in a text. */
  public static Suppressions of(String text) {
    if (!text.contains(MARK)) {
      return new Suppressions(Map.of());
    }
    Map<Integer, List<Comment>> byLine = new HashMap<>();
    List<Comment> waiting = new ArrayList<>();
    int number = 0;
    for (String line : text.split("\r\n|[\r\n]", -1)) {
      number++;
      int mark = line.indexOf(MARK);
      int end = Math.min(line.length(), mark + MAX_COMMENT);
      Matcher matcher = COMMENT.matcher(mark < 0 ? "" : line.substring(mark, end));
      boolean found = matcher.lookingAt();
      if (found && mark <= MAX_INDENT && ALONE.matcher(line.substring(0, mark)).matches()) {
        waiting.add(comment(matcher));
        continue;
      }
      List<Comment> ofLine = new ArrayList<>(waiting);
      waiting.clear();
      if (found) {
        ofLine.add(comment(matcher));
      }
      if (!ofLine.isEmpty()) {
        byLine.put(number, ofLine);
      }
    }
    return new Suppressions(byLine);
  }

  private static Comment comment(Matcher matcher) {
    Set<String> rules = Arrays.stream(matcher.group(1).split(",")).collect(Collectors.toSet());
    String text = matcher.group(2) == null ? "" : matcher.group(2);
    String reason = withoutEnd(text.strip()).strip();
    return new Comment(rules, reason.isEmpty() ? NO_REASON : Sanitizer.line(reason, 300));
  }

  /** Without a regular expression, which would be slow on hostile lines. */
  private static String withoutEnd(String text) {
    for (String sign : LONG_ENDS) {
      if (text.endsWith(sign)) {
        int end = text.length() - sign.length();
        while (end > 0 && text.charAt(end - 1) == sign.charAt(0)) {
          end--;
        }
        return text.substring(0, end);
      }
    }
    boolean ends = ENDS.stream().anyMatch(text::endsWith);
    return ends ? text.substring(0, text.length() - 2) : text;
  }

  /** The reason why a rule's findings on a line are suppressed; empty if they are not. */
  public String reason(int line, String rule) {
    return byLine.getOrDefault(line, List.of()).stream()
        .filter(comment -> comment.rules().contains(rule))
        .map(Comment::reason)
        .findFirst()
        .orElse("");
  }
}
