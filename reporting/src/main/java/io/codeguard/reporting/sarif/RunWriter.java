package io.codeguard.reporting.sarif;

import com.fasterxml.jackson.core.JsonGenerator;
import io.codeguard.reporting.Finding;
import io.codeguard.reporting.Outcome;
import io.codeguard.reporting.Rule;
import io.codeguard.reporting.Severity;
import io.codeguard.reporting.sarif.Run.NotScanned;
import io.codeguard.reporting.sarif.SarifWriter.Exclusion;
import io.codeguard.reporting.sarif.SarifWriter.Source;
import io.codeguard.reporting.text.Sanitizer;
import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Writes one run. Section numbers refer to the SARIF 2.1.0 standard. */
final class RunWriter {
  static final String FINGERPRINT = "codeguard/v1";
  static final String MOVE_FINGERPRINT = "codeguard-move/v1";

  /** The kind of a suppression outside of the source. */
  static final String EXTERNAL = "external";

  private static final String NAME = "CodeGuard ";

  /** The notification id of files excluded from the source, which is not an outcome of a task. */
  static final String EXCLUDED = "excluded";

  private static final List<Outcome> NOTIFIED =
      List.of(Outcome.SKIPPED, Outcome.PARTIAL, Outcome.FAILED);

  private final JsonGenerator json;
  private final Source source;
  private final Run run;
  private final Optional<BitSet> fresh;
  private final Map<String, Integer> ruleIndex;

  /**
   * @param fresh the indices of new findings, if there is a baseline
   */
  RunWriter(JsonGenerator json, Source source, Run run, Optional<BitSet> fresh) {
    this.json = json;
    this.source = source;
    this.run = run;
    this.fresh = fresh;
    this.ruleIndex = run.ruleIndex();
  }

  void write() throws IOException {
    json.writeStartObject();
    tool();
    automationDetails();
    provenance();
    properties();
    json.writeStringField("columnKind", "utf16CodeUnits");
    invocation();
    json.writeArrayFieldStart("results");
    for (int i = 0; i < run.findings().size(); i++) {
      result(run.findings().get(i), i);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void tool() throws IOException {
    json.writeObjectFieldStart("tool");
    json.writeObjectFieldStart("driver");
    json.writeStringField("name", NAME + run.validation());
    if (!run.version().isEmpty()) {
      json.writeStringField("version", run.version());
    }
    json.writeArrayFieldStart("rules");
    for (Rule rule : run.rules()) {
      rule(rule);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("notifications");
    for (Outcome outcome : NOTIFIED) {
      json.writeStartObject();
      json.writeStringField("id", id(outcome));
      json.writeEndObject();
    }
    json.writeStartObject();
    json.writeStringField("id", EXCLUDED);
    json.writeEndObject();
    json.writeEndArray();
    json.writeEndObject();
    json.writeEndObject();
  }

  private void rule(Rule rule) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", rule.id());
    text("shortDescription", rule.summary());
    text("fullDescription", rule.summary());
    text("help", rule.help());
    if (!rule.helpUri().isEmpty()) {
      json.writeStringField("helpUri", rule.helpUri());
    }
    json.writeObjectFieldStart("defaultConfiguration");
    json.writeStringField("level", level(rule.severity()));
    json.writeEndObject();
    json.writeObjectFieldStart("properties");
    json.writeArrayFieldStart("tags");
    for (String tag : rule.tags()) {
      json.writeString(tag);
    }
    json.writeEndArray();
    if (rule.tags().contains(Rule.SECURITY)) {
      json.writeStringField("security-severity", securitySeverity(rule.severity()));
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  /** Section 3.17: the part before the last slash identifies the category of the run. */
  private void automationDetails() throws IOException {
    json.writeObjectFieldStart("automationDetails");
    json.writeStringField("id", "codeguard/" + run.validation() + "/" + source.name());
    json.writeEndObject();
  }

  private void provenance() throws IOException {
    if (source.repository().isPresent()) {
      json.writeArrayFieldStart("versionControlProvenance");
      json.writeStartObject();
      json.writeStringField("repositoryUri", ArtifactUris.repository(source.repository().get()));
      if (!source.revision().isEmpty()) {
        json.writeStringField("revisionId", source.revision());
      }
      json.writeEndObject();
      json.writeEndArray();
    }
  }

  private void properties() throws IOException {
    json.writeObjectFieldStart("properties");
    if (source.repository().isEmpty() && !source.revision().isEmpty()) {
      json.writeStringField("revision", source.revision());
    }
    tasks();
    json.writeEndObject();
  }

  /** The only information about clean files in the report. */
  private void tasks() throws IOException {
    json.writeObjectFieldStart("tasks");
    Long all = source.tasks().get(run.validation());
    if (all != null) {
      json.writeNumberField("total", all);
      json.writeNumberField(id(Outcome.CLEAN), all - run.withFindings() - run.notScanned().size());
    }
    json.writeNumberField(id(Outcome.FINDINGS), run.withFindings());
    for (Outcome outcome : NOTIFIED) {
      json.writeNumberField(id(outcome), run.count(outcome));
    }
    json.writeEndObject();
  }

  private void invocation() throws IOException {
    json.writeArrayFieldStart("invocations");
    json.writeStartObject();
    json.writeBooleanField("executionSuccessful", !run.failed());
    json.writeArrayFieldStart("toolExecutionNotifications");
    for (NotScanned file : run.notScanned()) {
      notification(file);
    }
    for (Exclusion excluded : source.excluded()) {
      notification(excluded);
    }
    json.writeEndArray();
    json.writeEndObject();
    json.writeEndArray();
  }

  private void notification(NotScanned file) throws IOException {
    json.writeStartObject();
    json.writeObjectFieldStart("descriptor");
    json.writeStringField("id", id(file.outcome()));
    json.writeNumberField("index", NOTIFIED.indexOf(file.outcome()));
    json.writeEndObject();
    json.writeStringField(
        "level",
        switch (file.outcome()) {
          case FAILED -> "error";
          case PARTIAL -> "warning";
          default -> "note";
        });
    text("message", id(file.outcome()) + ": " + Sanitizer.line(file.reason(), 500));
    json.writeArrayFieldStart("locations");
    json.writeStartObject();
    json.writeObjectFieldStart("physicalLocation");
    artifact(file.path());
    json.writeEndObject();
    json.writeEndObject();
    json.writeEndArray();
    json.writeEndObject();
  }

  /** Written to each run, because no validation could scan these files. */
  private void notification(Exclusion excluded) throws IOException {
    json.writeStartObject();
    json.writeObjectFieldStart("descriptor");
    json.writeStringField("id", EXCLUDED);
    json.writeNumberField("index", NOTIFIED.size());
    json.writeEndObject();
    json.writeStringField("level", excluded.hidesFiles() ? "warning" : "note");
    String reason = Sanitizer.line(excluded.reason(), 500);
    text("message", "excluded from the source: " + excluded.number() + " " + reason);
    json.writeObjectFieldStart("properties");
    json.writeStringField("reason", reason);
    json.writeNumberField("number", excluded.number());
    json.writeEndObject();
    json.writeEndObject();
  }

  private void result(Finding finding, int index) throws IOException {
    json.writeStartObject();
    json.writeStringField("ruleId", finding.rule());
    json.writeNumberField("ruleIndex", ruleIndex.get(finding.rule()));
    json.writeStringField("level", level(finding.severity()));
    if (fresh.isPresent() && !finding.isSuppressed()) {
      json.writeStringField("baselineState", fresh.get().get(index) ? "new" : "unchanged");
    }
    text("message", finding.message());
    json.writeArrayFieldStart("locations");
    json.writeStartObject();
    json.writeObjectFieldStart("physicalLocation");
    artifact(finding.path());
    region(finding);
    json.writeEndObject();
    json.writeEndObject();
    json.writeEndArray();
    fingerprints(finding);
    if (finding.isSuppressed()) {
      suppression(finding);
    }
    json.writeEndObject();
  }

  private void region(Finding finding) throws IOException {
    if (finding.line() < 1) {
      return;
    }
    json.writeObjectFieldStart("region");
    json.writeNumberField("startLine", finding.line());
    if (finding.column() >= 1) {
      json.writeNumberField("startColumn", finding.column());
    }
    if (finding.endLine() >= finding.line()) {
      json.writeNumberField("endLine", finding.endLine());
      if (finding.endColumn() >= 1) {
        json.writeNumberField("endColumn", finding.endColumn());
      }
    }
    json.writeEndObject();
  }

  private void fingerprints(Finding finding) throws IOException {
    json.writeObjectFieldStart("partialFingerprints");
    fingerprint(FINGERPRINT, finding.fingerprint());
    fingerprint(MOVE_FINGERPRINT, finding.moveFingerprint());
    fingerprint("primaryLocationLineHash", finding.lineHash());
    json.writeEndObject();
  }

  private void fingerprint(String name, String value) throws IOException {
    if (!value.isEmpty()) {
      json.writeStringField(name, value);
    }
  }

  /** Section 3.35. */
  private void suppression(Finding finding) throws IOException {
    json.writeArrayFieldStart("suppressions");
    json.writeStartObject();
    json.writeStringField("kind", finding.external() ? EXTERNAL : "inSource");
    json.writeStringField(
        "justification", Sanitizer.line(finding.suppression(), Finding.MAX_MESSAGE));
    json.writeEndObject();
    json.writeEndArray();
  }

  private void artifact(String path) throws IOException {
    json.writeObjectFieldStart("artifactLocation");
    json.writeStringField("uri", ArtifactUris.encode(path));
    json.writeEndObject();
  }

  private void text(String field, String text) throws IOException {
    json.writeObjectFieldStart(field);
    json.writeStringField("text", text);
    json.writeEndObject();
  }

  private static String id(Outcome outcome) {
    return outcome.name().toLowerCase(Locale.ROOT);
  }

  private static String level(Severity severity) {
    return severity.name().toLowerCase(Locale.ROOT);
  }

  /** GitHub ranks security rules by this number: 7.0 and above is high, 4.0 and above medium. */
  private static String securitySeverity(Severity severity) {
    return switch (severity) {
      case ERROR -> "8.0";
      case WARNING -> "5.5";
      case NOTE -> "2.0";
    };
  }
}
