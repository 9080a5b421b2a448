package io.codeguard.validators.licence;

import io.codeguard.reporting.Rule;
import io.codeguard.reporting.Severity;
import io.codeguard.reporting.text.Sanitizer;
import io.codeguard.validators.ParameterSchema;
import io.codeguard.validators.Validator;
import io.codeguard.validators.files.Content;
import io.codeguard.validators.files.FileByFile;
import io.codeguard.validators.files.FileFindings;
import io.codeguard.validators.files.FileIncompleteException;
import io.codeguard.validators.files.FileSkippedException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The validator {@code licence}: checks that source files have an SPDX header ({@code
 * SPDX-License-Identifier: Apache-2.0}, SPDX 2.3, annex E) in their first 30 lines. Parameter
 * {@code allowed} is a list of SPDX ids; without it, all are allowed. Of {@code A OR B} one has to
 * be allowed, of {@code A AND B} both.
 */
public final class LicenceValidator implements Validator {
  private static final String TYPE = "licence";
  private static final String ALLOWED = "allowed";
  private static final int LINES = 30;
  private static final ParameterSchema PARAMETERS =
      ParameterSchema.resource(LicenceValidator.class, "parameters.json");

  private static final Rule MISSING =
      new Rule(
          "licence-missing",
          "A source file without an SPDX licence header.",
          "Put a comment 'SPDX-License-Identifier: ' and the licence's SPDX id at its start.",
          Severity.WARNING,
          "https://spdx.dev/learn/handling-license-info/",
          List.of(TYPE));
  private static final Rule NOT_ALLOWED =
      new Rule(
          "licence-not-allowed",
          "A licence that this job does not allow.",
          "Remove the file, or add the licence to the parameter 'allowed'.",
          Severity.ERROR,
          "https://spdx.org/licenses/",
          List.of(TYPE));
  private static final Rule MALFORMED =
      new Rule(
          "licence-malformed",
          "An SPDX expression that cannot be read.",
          "Write ids joined by AND, OR and WITH, and brackets: 'MIT OR (Apache-2.0 AND BSD-3-Clause)'.",
          Severity.ERROR,
          "https://spdx.github.io/spdx-spec/v2.3/SPDX-license-expressions/",
          List.of(TYPE));

  private static final Set<String> EXTENSIONS =
      Set.of(
          "bash", "c", "cc", "clj", "cpp", "cs", "css", "cxx", "dart", "erl", "ex", "exs", "go",
          "groovy", "h", "hpp", "hs", "java", "js", "jsx", "kt", "kts", "lua", "m", "mjs", "ml",
          "php", "pl", "proto", "ps1", "py", "r", "rb", "rs", "scala", "scss", "sh", "sql", "swift",
          "tf", "ts", "tsx", "vue", "zig");

  /** The end of a comment is not part of the expression. */
  private static final Pattern HEADER =
      Pattern.compile(
          "SPDX-License-Identifier:[ \t]*([^\r\n]*?)[ \t]*(?:\\*+/|-->|\\*\\)|#\\})?[ \t]*(?:\r|\n|$)");

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public String version() {
    return "1";
  }

  @Override
  public List<Rule> rules() {
    return List.of(MISSING, NOT_ALLOWED, MALFORMED);
  }

  @Override
  public boolean accepts(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    int dot = name.lastIndexOf('.');
    return dot > 0 && EXTENSIONS.contains(name.substring(dot + 1));
  }

  @Override
  public ParameterSchema parameters() {
    return PARAMETERS;
  }

  @Override
  public Check prepare(Map<String, Object> parameters) throws InvalidParametersException {
    Set<String> allowed = allowed((List<?>) parameters.getOrDefault(ALLOWED, List.of()));
    return new FileByFile(TYPE, (content, _, findings) -> scan(content, allowed, findings));
  }

  /** The allowed ids in lower case, because SPDX ids are case-insensitive; empty for any. */
  private static Set<String> allowed(List<?> ids) throws InvalidParametersException {
    Set<String> allowed = new HashSet<>();
    for (Object id : ids) {
      if (!SpdxExpression.isId((String) id)) {
        throw new InvalidParametersException(
            "parameters.allowed: '%s' is not an SPDX id; give ids, such as [Apache-2.0, MIT]"
                .formatted(Sanitizer.line((String) id, 100)));
      }
      allowed.add(((String) id).toLowerCase(Locale.ROOT));
    }
    return allowed;
  }

  private static void scan(Content content, Set<String> allowed, FileFindings findings)
      throws FileSkippedException, FileIncompleteException {
    String text = content.text();
    if (text.isBlank()) {
      return;
    }
    boolean isLong = content.lines().place(text.length()).line() > LINES;
    int end = isLong ? content.lines().offset(LINES + 1, 1) : text.length();
    Matcher header = HEADER.matcher(text).region(0, end);
    if (!header.find()) {
      findings.addWholeFile(MISSING, "no SPDX-License-Identifier in the first 30 lines", "", false);
      return;
    }
    String expression = header.group(1);
    String shown = Sanitizer.line(expression, 200);
    try {
      if (!SpdxExpression.parse(expression).isAllowed(allowed)) {
        add(NOT_ALLOWED, "licence '" + shown + "' is not allowed", header, findings);
      }
    } catch (SpdxExpression.MalformedException e) {
      add(MALFORMED, "'" + shown + "': " + e.getMessage(), header, findings);
    }
  }

  private static void add(Rule rule, String message, Matcher header, FileFindings findings)
      throws FileIncompleteException {
    findings.add(rule, header.start(1), header.end(1), message, message);
  }
}
