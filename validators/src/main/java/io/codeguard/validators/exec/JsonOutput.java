package io.codeguard.validators.exec;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.codeguard.reporting.Rule;
import io.codeguard.reporting.Severity;
import io.codeguard.validators.exec.ToolFinding.About;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Parses the JSON output of programs. Findings are objects: one per line, in an array, or in an
 * array named {@code results}, {@code issues}, {@code findings}, {@code violations}, {@code
 * diagnostics} or {@code comments} of an object. Common field names are recognized: {@code path},
 * {@code file} or {@code filename}; {@code line}, {@code line_number}, {@code row} or {@code
 * location.row}; {@code code}, {@code rule} or {@code test_id}; and so on. Files that could not be
 * read may be listed in an array {@code errors}, with a path and a reason or message; an error
 * without a path applies to all files.
 */
final class JsonOutput {
  /** ShellCheck's array of findings; it writes the well-known rule id SC2086 as 2086. */
  private static final String SHELLCHECK = "comments";

  /** The prefix for numeric rule ids. */
  private static final String NUMBERED = "code-";

  private static final List<String> ARRAYS =
      List.of("results", "issues", "findings", "violations", "diagnostics", SHELLCHECK);

  private static final List<JsonPointer> PATH =
      places("/path", "/file", "/filename", "/location/path", "/location/file");
  private static final List<JsonPointer> LINE =
      places(
          "/line",
          "/line_number",
          "/startLine",
          "/row",
          "/location/row",
          "/start/line",
          "/location/line",
          "/location/start/line");
  private static final List<JsonPointer> COLUMN =
      places(
          "/column",
          "/col",
          "/startColumn",
          "/location/column",
          "/start/col",
          "/location/start/column");
  private static final List<JsonPointer> END_LINE =
      places("/endLine", "/end_line", "/end_location/row", "/end/line", "/location/end/line");
  private static final List<JsonPointer> END_COLUMN =
      places(
          "/endColumn", "/end_column", "/end_location/column", "/end/col", "/location/end/column");
  private static final List<JsonPointer> RULE =
      places("/rule", "/rule_id", "/ruleId", "/check_id", "/test_id", "/code", "/id");
  private static final List<JsonPointer> SEVERITY =
      places("/severity", "/level", "/issue_severity", "/extra/severity");
  private static final List<JsonPointer> MESSAGE =
      places("/message", "/issue_text", "/extra/message", "/text", "/description");
  private static final List<JsonPointer> REASON = places("/reason", "/message", "/error");
  private static final List<JsonPointer> HELP =
      places("/helpUri", "/url", "/more_info", "/extra/metadata/source");

  private static final List<JsonPointer> NAME = places("/test_name", "/rule_name", "/name");

  /** Of the Common Weakness Enumeration. */
  private static final List<JsonPointer> WEAKNESS =
      places("/issue_cwe", "/cwe", "/extra/metadata/cwe");

  private JsonOutput() {}

  private static List<JsonPointer> places(String... places) {
    return Arrays.stream(places).map(JsonPointer::compile).toList();
  }

  /**
   * @param documents all JSON values of the output, in order
   */
  static ToolOutput read(List<JsonNode> documents) {
    List<ToolFinding> findings = new ArrayList<>();
    Map<String, String> unread = new HashMap<>();
    String failure = "";
    for (JsonNode document : documents) {
      if (document.isArray()) {
        document.forEach(one -> findings.add(finding(one, NUMBERED)));
      } else {
        addObject(document, findings);
        for (JsonNode error : document.path("errors")) {
          String path = text(error, PATH);
          if (!path.isEmpty()) {
            unread.putIfAbsent(path, text(error, REASON));
          } else if (failure.isEmpty()) {
            failure = reason(error);
          }
        }
      }
    }
    return new ToolOutput(findings, unread, failure);
  }

  /** An error may be a string. */
  private static String reason(JsonNode error) {
    String reason = error.isTextual() ? error.textValue() : text(error, REASON);
    return reason.isBlank() ? error.toString() : reason;
  }

  private static void addObject(JsonNode document, List<ToolFinding> findings) {
    for (String name : ARRAYS) {
      if (document.path(name).isArray()) {
        String numbered = name.equals(SHELLCHECK) ? "SC" : NUMBERED;
        document.path(name).forEach(one -> findings.add(finding(one, numbered)));
        return;
      }
    }
    findings.add(finding(document, NUMBERED));
  }

  private static boolean isNumber(String rule) {
    return !rule.isEmpty() && rule.chars().allMatch(Character::isDigit);
  }

  private static ToolFinding finding(JsonNode one, String numbered) {
    int line = number(one, LINE);
    int endLine = number(one, END_LINE);
    String rule = text(one, RULE);
    return new ToolFinding(
        text(one, PATH),
        line,
        number(one, COLUMN),
        endLine == 0 ? line : endLine,
        number(one, END_COLUMN),
        true,
        isNumber(rule) ? numbered + rule : rule,
        ToolFinding.severity(text(one, SEVERITY), Severity.WARNING),
        text(one, MESSAGE),
        text(one, HELP),
        "",
        false,
        about(one));
  }

  /** A finding with a CWE is about security. */
  private static About about(JsonNode one) {
    String summary = text(one, NAME);
    boolean security =
        WEAKNESS.stream().map(one::at).anyMatch(weakness -> !weakness.isMissingNode());
    return summary.isEmpty() && !security
        ? About.NOTHING
        : new About(summary, security ? List.of(Rule.SECURITY) : List.of());
  }

  private static String text(JsonNode one, List<JsonPointer> places) {
    for (JsonPointer place : places) {
      JsonNode value = one.at(place);
      if (value.isValueNode() && !value.isNull()) {
        return value.asText();
      }
    }
    return "";
  }

  private static int number(JsonNode one, List<JsonPointer> places) {
    for (JsonPointer place : places) {
      JsonNode value = one.at(place);
      if (value.isInt()) {
        return value.asInt();
      }
    }
    return 0;
  }
}
