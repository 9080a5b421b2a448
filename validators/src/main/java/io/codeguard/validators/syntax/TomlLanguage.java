package io.codeguard.validators.syntax;

import io.codeguard.reporting.Rule;
import io.codeguard.reporting.Severity;
import io.codeguard.validators.data.TomlText;
import io.codeguard.validators.files.Content;
import io.codeguard.validators.files.FileByFile.Deadline;
import io.codeguard.validators.files.FileFindings;
import io.codeguard.validators.files.FileIncompleteException;
import io.codeguard.validators.files.FileSkippedException;
import java.util.List;

/** TOML 1.0. */
final class TomlLanguage implements Language {
  private static final Rule SYNTAX =
      new Rule(
          "toml-syntax",
          "The file is not valid TOML.",
          "Correct the text where the message points; a key or table may be defined only once.",
          Severity.ERROR,
          "correctness");

  @Override
  public boolean isNamed(String fileName) {
    return fileName.endsWith(".toml");
  }

  @Override
  public List<Rule> rules() {
    return List.of(SYNTAX);
  }

  @Override
  public void scan(Content content, Deadline deadline, FileFindings findings)
      throws FileSkippedException, FileIncompleteException {
    for (TomlText.Problem problem : TomlText.parse(content).problems()) {
      findings.add(
          SYNTAX,
          problem.at(),
          problem.at(),
          problem.message(),
          problem.message() + '\n' + content.lines().near(problem.at()));
    }
  }
}
