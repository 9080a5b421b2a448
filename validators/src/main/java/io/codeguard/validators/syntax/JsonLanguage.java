package io.codeguard.validators.syntax;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.codeguard.reporting.Rule;
import io.codeguard.reporting.Severity;
import io.codeguard.validators.data.JsonDialect;
import io.codeguard.validators.files.Content;
import io.codeguard.validators.files.FileByFile.Deadline;
import io.codeguard.validators.files.FileFindings;
import io.codeguard.validators.files.FileIncompleteException;
import io.codeguard.validators.files.FileSkippedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** JSON according to RFC 8259, with comments where editors and compilers permit them. */
final class JsonLanguage implements Language {
  private static final Rule SYNTAX =
      new Rule(
          "json-syntax",
          "The file is not valid JSON.",
          "Correct the text where the message points; RFC 8259 has no comments, no trailing commas"
              + " and no single quotes.",
          Severity.ERROR,
          "correctness");
  private static final Rule DUPLICATE =
      new Rule(
          "json-duplicate-key",
          "An object has the same key twice.",
          "Remove one: readers disagree on which of them counts.",
          Severity.ERROR,
          "correctness");

  @Override
  public boolean isNamed(String fileName) {
    return JsonDialect.isNamed(fileName);
  }

  @Override
  public List<Rule> rules() {
    return List.of(SYNTAX, DUPLICATE);
  }

  @Override
  public void scan(Content content, Deadline deadline, FileFindings findings)
      throws FileSkippedException, FileIncompleteException {
    try (JsonParser json = JsonDialect.parser(content.path(), content.text())) {
      read(json, content, findings);
    } catch (StreamConstraintsException e) {
      throw new FileIncompleteException("nested deeper than " + JsonDialect.MAX_DEPTH + " levels");
    } catch (JsonParseException e) {
      int at = offset(e.getLocation(), content);
      add(SYNTAX, at, at, e.getOriginalMessage(), content, findings);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void read(JsonParser json, Content content, FileFindings findings)
      throws IOException, FileSkippedException, FileIncompleteException {
    Deque<Set<String>> keys = new ArrayDeque<>();
    int values = 0;
    for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
      if (keys.isEmpty() && ++values == 2) {
        int at = offset(json.currentTokenLocation(), content);
        add(SYNTAX, at, at, "text after the end of the JSON value", content, findings);
        return;
      }
      switch (token) {
        case START_OBJECT, START_ARRAY -> keys.push(new HashSet<>());
        case END_OBJECT, END_ARRAY -> {
          keys.pop();
        }
        case FIELD_NAME -> {
          if (!keys.element().add(json.currentName())) {
            duplicate(json, content, findings);
          }
        }
        default -> {}
      }
    }
    if (values == 0) {
      add(SYNTAX, 0, 0, "the file is empty, which is not a JSON value", content, findings);
    }
  }

  private static void duplicate(JsonParser json, Content content, FileFindings findings)
      throws IOException, FileSkippedException, FileIncompleteException {
    String key = json.currentName();
    int start = offset(json.currentTokenLocation(), content);
    int end = offset(json.currentLocation(), content);
    int quoted = Math.min(end, start + key.length() + 2);
    add(DUPLICATE, start, quoted, "duplicate key \"" + key + "\"", content, findings);
  }

  private static void add(
      Rule rule, int start, int end, String message, Content content, FileFindings findings)
      throws FileIncompleteException {
    findings.add(rule, start, end, message, message + '\n' + content.lines().near(start));
  }

  private static int offset(JsonLocation location, Content content) throws FileSkippedException {
    return Math.clamp(location.getCharOffset(), 0, content.text().length());
  }
}
