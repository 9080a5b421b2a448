package io.codeguard.validators.schema;

import io.codeguard.reporting.Rule;
import io.codeguard.validators.data.DataReader;
import io.codeguard.validators.data.Document;
import io.codeguard.validators.data.NodeRange;
import io.codeguard.validators.data.UnreadableException;
import io.codeguard.validators.files.Content;
import io.codeguard.validators.files.FileByFile.Deadline;
import io.codeguard.validators.files.FileByFile.FileScan;
import io.codeguard.validators.files.FileFindings;
import io.codeguard.validators.files.FileIncompleteException;
import io.codeguard.validators.files.FileSkippedException;
import java.util.List;

/** Validates the values in a file against a schema. Thread-safe. */
record SchemaCheck(JsonSchema schema) implements FileScan {
  private static final DataReader READER = DataReader.standard();

  @Override
  public void scan(Content content, Deadline deadline, FileFindings findings)
      throws FileSkippedException, FileIncompleteException {
    for (Document document : documents(content, deadline, findings)) {
      deadline.check();
      for (Violation violation : schema.violations(document.value())) {
        NodeRange.Span span = violation.in(document.place());
        String message = violation.pointer() + ": " + violation.message();
        Rule rule = KeywordRules.of(violation.keyword());
        findings.add(rule, span.start(), span.end(), message, message);
      }
    }
  }

  private static List<Document> documents(Content content, Deadline deadline, FileFindings findings)
      throws FileSkippedException, FileIncompleteException {
    try {
      return READER.read(content, deadline);
    } catch (UnreadableException e) {
      String message = "cannot be read: " + e.getMessage();
      findings.add(
          KeywordRules.SYNTAX, e.at(), e.at(), message, message + content.lines().near(e.at()));
      return List.of();
    }
  }
}
