package io.codeguard.validators.schema;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import com.networknt.schema.regex.RegularExpression;
import com.networknt.schema.regex.RegularExpressionFactory;
import io.codeguard.reporting.text.Sanitizer;
import io.codeguard.validators.files.FileIncompleteException;
import io.codeguard.validators.regex.RegexLimits;
import io.codeguard.validators.regex.TimedText;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;

/**
 * Matches a schema's regular expressions in linear time, so that none of them hangs on a hostile
 * file. Expressions that RE2 does not support (look-around and back references) are recorded.
 * Thread-safe.
 */
final class LinearRegex implements RegularExpressionFactory {
  private static final java.util.regex.Pattern UNICODE =
      java.util.regex.Pattern.compile(
          "(?<!\\\\)((?:\\\\\\\\)*)\\\\u"
              + "(?:([dD][89abAB]\\p{XDigit}{2})\\\\u([dD][c-fC-F]\\p{XDigit}{2})|(\\p{XDigit}{4}))");

  private final List<String> refused = new CopyOnWriteArrayList<>();
  private final RegexLimits limits = new RegexLimits();

  /** Matches anywhere in the text, as JSON Schema requires. */
  @Override
  public RegularExpression getRegularExpression(String regex) {
    String translated = translate(regex);
    Optional<String> problem = limits.problem(translated);
    if (problem.isPresent()) {
      return refuse(regex, "it " + problem.get());
    }
    try {
      Pattern pattern = Pattern.compile(translated);
      return text -> pattern.matcher(new TimedText(text, LinearRegex::stopWhenInterrupted)).find();
    } catch (PatternSyntaxException e) {
      return refuse(
          regex,
          e.getDescription()
              + "; write it in RE2's syntax, which has no look-around and no back references");
    }
  }

  /**
   * Uses the interrupt flag, because schemas are shared by all files and their deadlines are not
   * known here.
   */
  private static void stopWhenInterrupted() throws FileIncompleteException {
    if (Thread.currentThread().isInterrupted()) {
      throw new FileIncompleteException("deadline reached");
    }
  }

  private RegularExpression refuse(String regex, String why) {
    refused.add("the pattern '%s' cannot be used: %s".formatted(Sanitizer.line(regex, 100), why));
    return _ -> true;
  }

  /** The problems of unsupported expressions. */
  List<String> refused() {
    return refused;
  }

  /** Converts escapes from ECMA-262's to RE2's syntax, which does not support lone surrogates. */
  private static String translate(String regex) {
    return UNICODE.matcher(regex).replaceAll(LinearRegex::translated);
  }

  private static String translated(MatchResult escape) {
    String hex =
        escape.group(4) != null
            ? escape.group(4)
            : Integer.toHexString(Character.toCodePoint(unit(escape, 2), unit(escape, 3)));
    return Matcher.quoteReplacement(escape.group(1) + "\\x{" + hex + "}");
  }

  private static char unit(MatchResult escape, int group) {
    return (char) Integer.parseInt(escape.group(group), 16);
  }
}
