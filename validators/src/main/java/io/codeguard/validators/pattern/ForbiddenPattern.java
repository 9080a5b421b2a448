package io.codeguard.validators.pattern;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.codeguard.reporting.Rule;
import io.codeguard.reporting.Severity;
import io.codeguard.reporting.text.Sanitizer;
import io.codeguard.validators.Validator.InvalidParametersException;
import io.codeguard.validators.regex.RegexLimits;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One entry of the parameter {@code patterns}. */
record ForbiddenPattern(Rule rule, Pattern regex) {
  private static final String PATTERNS = "patterns";

  /**
   * @param parameters valid according to the schema
   */
  static List<ForbiddenPattern> listOf(Map<String, Object> parameters)
      throws InvalidParametersException {
    List<ForbiddenPattern> patterns = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    RegexLimits limits = new RegexLimits();
    for (Object entry : (List<?>) parameters.get(PATTERNS)) {
      String place = "parameters.patterns[" + patterns.size() + "]";
      ForbiddenPattern pattern = of(place, (Map<?, ?>) entry, limits);
      if (!ids.add(pattern.rule().id())) {
        throw new InvalidParametersException(
            "%s.id: '%s' is there already; give each pattern its own id"
                .formatted(place, pattern.rule().id()));
      }
      patterns.add(pattern);
    }
    return patterns;
  }

  private static ForbiddenPattern of(String place, Map<?, ?> fields, RegexLimits limits)
      throws InvalidParametersException {
    String id = (String) fields.get("id");
    String message = (String) fields.get("message");
    Rule rule =
        new Rule(id, message, message, severity((String) fields.get("severity")), "pattern");
    return new ForbiddenPattern(rule, regex(place, (String) fields.get("regex"), limits));
  }

  private static Severity severity(String given) {
    return given == null ? Severity.WARNING : Severity.valueOf(given.toUpperCase(Locale.ROOT));
  }

  private static Pattern regex(String place, String regex, RegexLimits limits)
      throws InvalidParametersException {
    Optional<String> problem = limits.problem(regex);
    if (problem.isPresent()) {
      throw new InvalidParametersException(place + ".regex: " + problem.get());
    }
    try {
      Pattern compiled = Pattern.compile(regex, Pattern.MULTILINE);
      if (compiled.matcher("").find()) {
        throw new InvalidParametersException(
            place + ".regex: matches the empty text, so it would match everywhere; make it longer");
      }
      return compiled;
    } catch (PatternSyntaxException e) {
      throw new InvalidParametersException(
          "%s.regex: %s; correct it (RE2 syntax, which has no look-around and no back references)"
              .formatted(place, problem(regex, e)));
    } catch (StackOverflowError e) {
      throw new InvalidParametersException(
          place
              + ".regex: has too many optional parts in a row, or is nested too deeply; use fewer");
    }
  }

  /** Locates the part of the expression that RE2 rejected. */
  private static String problem(String regex, PatternSyntaxException e) {
    String part = e.getPattern() == null ? "" : e.getPattern();
    int at = regex.indexOf(part);
    String where = part.isEmpty() || at < 0 ? "" : " at character " + (at + 1);
    return Sanitizer.line("%s%s: '%s'".formatted(e.getDescription(), where, part), 300);
  }
}
