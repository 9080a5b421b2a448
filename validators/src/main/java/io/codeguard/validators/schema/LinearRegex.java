package io.codeguard.validators.schema;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import com.networknt.schema.regex.RegularExpression;
import com.networknt.schema.regex.RegularExpressionFactory;
import io.codeguard.validators.files.FileIncompleteException;
import io.codeguard.validators.files.Printable;
import io.codeguard.validators.regex.RegexLimits;
import io.codeguard.validators.regex.TimedText;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The regular expressions of a schema, matched in linear time, so that none of them hangs on a
 * hostile file. What RE2 does not have, look-around and back references, is noted. Thread-safe.
 */
final class LinearRegex implements RegularExpressionFactory {
  private static final java.util.regex.Pattern UNICODE =
      java.util.regex.Pattern.compile("((?:^|[^\\\\])(?:\\\\\\\\)*)\\\\u([0-9a-fA-F]{4})");

  private final List<String> refused = new CopyOnWriteArrayList<>();
  private final RegexLimits limits = new RegexLimits();

  /** Matches anywhere in a text, as JSON Schema wants it. */
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

  /** Schemas are compiled once for all files, so that no file's deadline is known here. */
  private static void stopWhenInterrupted() throws FileIncompleteException {
    if (Thread.currentThread().isInterrupted()) {
      throw new FileIncompleteException("deadline reached");
    }
  }

  private RegularExpression refuse(String regex, String why) {
    refused.add("the pattern '%s' cannot be used: %s".formatted(Printable.line(regex, 100), why));
    return _ -> true;
  }

  /** What is wrong with those that cannot be used. */
  List<String> refused() {
    return refused;
  }

  /** RE2 writes a UTF-16 unit otherwise than ECMA-262 does. */
  private static String translate(String regex) {
    String before;
    String after = regex;
    do {
      before = after;
      after = UNICODE.matcher(before).replaceAll("$1\\\\x{$2}");
    } while (!after.equals(before));
    return after;
  }
}
