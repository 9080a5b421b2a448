package io.codeguard.validators.syntax;

import io.codeguard.reporting.Rule;
import io.codeguard.reporting.Severity;
import io.codeguard.validators.data.DataReader;
import io.codeguard.validators.data.YamlText;
import io.codeguard.validators.files.Content;
import io.codeguard.validators.files.FileByFile.Deadline;
import io.codeguard.validators.files.FileFindings;
import io.codeguard.validators.files.FileIncompleteException;
import io.codeguard.validators.files.FileSkippedException;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.parser.Parser;

/**
 * YAML 1.2 with any number of documents. Read as events without building objects, so that aliases
 * are never expanded.
 */
final class YamlLanguage implements Language {
  private static final int EVENTS_BETWEEN_CHECKS = 1024;

  private static final Rule SYNTAX =
      new Rule(
          "yaml-syntax",
          "The file is not valid YAML.",
          "Correct the text where the message points; indentation, tabs and missing quotes are the"
              + " usual causes.",
          Severity.ERROR,
          "correctness");
  private static final Rule DUPLICATE =
      new Rule(
          "yaml-duplicate-key",
          "A mapping has the same key twice.",
          "Remove one: readers disagree on which of them counts.",
          Severity.ERROR,
          "correctness");
  private static final Rule ALIAS =
      new Rule(
          "yaml-unknown-alias",
          "An alias names an anchor that the document does not have before it.",
          "Define the anchor (&name) earlier in the same document, or quote the value.",
          Severity.ERROR,
          "correctness");

  @Override
  public boolean isNamed(String fileName) {
    return fileName.endsWith(".yaml") || fileName.endsWith(".yml");
  }

  @Override
  public List<Rule> rules() {
    return List.of(SYNTAX, DUPLICATE, ALIAS);
  }

  @Override
  public void scan(Content content, Deadline deadline, FileFindings findings)
      throws FileSkippedException, FileIncompleteException {
    String text = content.text();
    if (DataReader.isTemplate(content.path(), text)) {
      throw new FileSkippedException("template, not YAML");
    }
    YamlEvents documents =
        new YamlEvents(
            (problem, start, end) ->
                findings.add(
                    problem.isAlias() ? ALIAS : DUPLICATE,
                    offset(text, start),
                    offset(text, end),
                    problem.message(),
                    problem.message()));
    try {
      read(YamlText.parser(text), documents, deadline);
    } catch (MarkedYamlEngineException e) {
      int at = offset(text, e.getProblemMark());
      syntax(at, message(e), content, findings);
    } catch (ReaderException e) {
      int at = text.offsetByCodePoints(0, Math.min(e.getPosition(), text.length()));
      syntax(at, "character that YAML does not allow", content, findings);
    }
  }

  private static void read(Parser parser, YamlEvents documents, Deadline deadline)
      throws FileIncompleteException {
    for (int count = 1; parser.hasNext(); count++) {
      Event event = parser.next();
      documents.accept(event);
      if (count % EVENTS_BETWEEN_CHECKS == 0) {
        deadline.check();
      }
    }
  }

  private static void syntax(int at, String message, Content content, FileFindings findings)
      throws FileIncompleteException {
    findings.add(SYNTAX, at, at, message, message + '\n' + content.lines().near(at));
  }

  private static String message(MarkedYamlEngineException e) {
    return e.getContext() == null ? e.getProblem() : e.getContext() + ": " + e.getProblem();
  }

  private static int offset(String text, Optional<Mark> mark) {
    return mark.map(place -> text.offsetByCodePoints(0, place.getIndex())).orElse(0);
  }
}
