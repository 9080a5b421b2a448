package io.codeguard.validators.pattern;

import com.google.re2j.Matcher;
import io.codeguard.validators.ParameterSchema;
import io.codeguard.validators.Rule;
import io.codeguard.validators.Validator;
import io.codeguard.validators.files.BinaryFiles;
import io.codeguard.validators.files.Content;
import io.codeguard.validators.files.FileByFile;
import io.codeguard.validators.files.FileByFile.Deadline;
import io.codeguard.validators.files.FileFindings;
import io.codeguard.validators.files.FileIncompleteException;
import io.codeguard.validators.files.FileSkippedException;
import java.util.List;
import java.util.Map;

/**
 * Validation {@code pattern}: text that must not be there. Parameter {@code patterns} is a list of
 * {@code id}, {@code regex} (RE2 syntax, so that matching takes linear time; {@code ^} and {@code
 * $} are the ends of lines), {@code message} and, if need be, {@code severity} (error, warning or
 * note; default warning).
 */
public final class PatternValidator implements Validator {
  private static final String TYPE = "pattern";
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

  /** None of its own: they are the user's. */
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
        TYPE, (content, deadline, findings) -> look(patterns, content, deadline, findings));
  }

  private static void look(
      List<ForbiddenPattern> patterns, Content content, Deadline deadline, FileFindings findings)
      throws FileSkippedException, FileIncompleteException {
    BinaryFiles.skip(content.bytes());
    for (ForbiddenPattern pattern : patterns) {
      deadline.check();
      Matcher matcher = pattern.regex().matcher(content.text());
      while (matcher.find()) {
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
}
