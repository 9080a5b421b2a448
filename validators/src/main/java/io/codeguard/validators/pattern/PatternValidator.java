package io.codeguard.validators.pattern;

import com.google.re2j.Matcher;
import io.codeguard.reporting.Rule;
import io.codeguard.validators.ParameterSchema;
import io.codeguard.validators.Validator;
import io.codeguard.validators.files.BinaryFiles;
import io.codeguard.validators.files.Content;
import io.codeguard.validators.files.FileByFile;
import io.codeguard.validators.files.FileByFile.Deadline;
import io.codeguard.validators.files.FileFindings;
import io.codeguard.validators.files.FileIncompleteException;
import io.codeguard.validators.files.FileSkippedException;
import io.codeguard.validators.regex.TimedText;
import java.util.List;
import java.util.Map;

/**
 * The validator {@code pattern}: reports forbidden text. Parameter {@code patterns} is a list of
 * {@code id}, {@code regex} (RE2 syntax, so that matching takes linear time; {@code ^} and {@code
 * $} match at LF only: before CR LF a pattern needs {@code \r?$}), {@code message} and optionally
 * {@code severity} (error, warning or note; default warning).
 */
public final class PatternValidator implements Validator {
  private static final String TYPE = "pattern";

  /** The product of instructions and text length that RE2 processes in a fraction of a second. */
  private static final long QUICK = 20_000_000;

  private static final ParameterSchema PARAMETERS =
      ParameterSchema.resource(PatternValidator.class, "parameters.json");

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public String version() {
    return "1";
  }

  /** Empty: the rules are defined by the user. */
  @Override
  public List<Rule> rules() {
    return List.of();
  }

  @Override
  public boolean accepts(String path) {
    return !BinaryFiles.isNamed(path);
  }

  @Override
  public ParameterSchema parameters() {
    return PARAMETERS;
  }

  @Override
  public Check prepare(Map<String, Object> parameters) throws InvalidParametersException {
    List<ForbiddenPattern> patterns = ForbiddenPattern.listOf(parameters);
    return new FileByFile(
        TYPE, (content, deadline, findings) -> scan(patterns, content, deadline, findings));
  }

  private static void scan(
      List<ForbiddenPattern> patterns, Content content, Deadline deadline, FileFindings findings)
      throws FileSkippedException, FileIncompleteException {
    BinaryFiles.skip(content.bytes());
    try {
      for (ForbiddenPattern pattern : patterns) {
        scan(pattern, content.text(), deadline, findings);
      }
    } catch (TimedText.OverdueException e) {
      throw e.incomplete();
    }
  }

  private static void scan(
      ForbiddenPattern pattern, String text, Deadline deadline, FileFindings findings)
      throws FileIncompleteException {
    Matcher matcher = pattern.regex().matcher(text);
    // RE2 finds literals faster in a String.
    if ((long) matcher.programSize() * text.length() > QUICK) {
      matcher = pattern.regex().matcher(new TimedText(text, deadline));
    }
    deadline.check();
    while (matcher.find()) {
      deadline.check();
      if (matcher.end() > matcher.start()) {
        findings.add(
            pattern.rule(),
            matcher.start(),
            matcher.end(),
            pattern.rule().summary(),
            matcher.group());
      }
    }
  }
}
