package io.codeguard.reporting.sarif;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.codeguard.reporting.FileResult;
import io.codeguard.reporting.Finding;
import io.codeguard.reporting.ValidationRules;
import java.io.IOException;
import java.io.OutputStream;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Writes a job's report as SARIF 2.1.0 (OASIS standard, 27 March 2020), with one run per
 * validation. The output does not depend on the order of the results. A finding takes about 300
 * bytes of memory while the report is written. Stateless and thread-safe.
 */
public final class SarifWriter {
  private static final JsonFactory JSON = new JsonFactory();

  /**
   * What was validated.
   *
   * @param name the job's {@code namespace/name}
   * @param revision commit id or digest
   * @param repository the repository's git address, for {@code versionControlProvenance}
   * @param excluded the files excluded from the source, in the order in which they are reported
   * @param tasks the number of tasks by validation type; without it, the report does not contain
   *     the number of clean files
   */
  public record Source(
      String name,
      String revision,
      Optional<String> repository,
      List<Exclusion> excluded,
      Map<String, Long> tasks) {
    /** A source without exclusions and numbers of tasks. */
    public Source(String name, String revision, Optional<String> repository) {
      this(name, revision, repository, List.of(), Map.of());
    }
  }

  /**
   * The files that are excluded from a source for one reason.
   *
   * @param hidesFiles whether the exclusion hides files from the scan
   */
  public record Exclusion(String reason, long number, boolean hidesFiles) {}

  /**
   * The result of one file.
   *
   * @param validation the validation's type
   */
  public record ValidatedFile(String validation, FileResult result) {}

  private SarifWriter() {}

  /**
   * Writes the report; does not close the stream.
   *
   * @param validations the validations whose rules are described; types without files have no run
   * @param files iterated once
   */
  public static void write(
      OutputStream out,
      Source source,
      Collection<ValidationRules> validations,
      Iterable<ValidatedFile> files)
      throws IOException {
    write(out, source, validations, files, Optional.empty(), _ -> {});
  }

  /**
   * Writes the report with unsuppressed findings marked as new or known.
   *
   * @param baseline if empty, nothing is marked
   * @param fresh receives the new findings, in the report's order
   */
  public static void write(
      OutputStream out,
      Source source,
      Collection<ValidationRules> validations,
      Iterable<ValidatedFile> files,
      Optional<Baseline> baseline,
      Consumer<Finding> fresh)
      throws IOException {
    Runs runs = Runs.of(validations, files);
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      json.writeStartObject();
      json.writeStringField("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
      json.writeStringField("version", "2.1.0");
      json.writeArrayFieldStart("runs");
      for (Run run : runs.all()) {
        Optional<BitSet> marks = baseline.map(earlier -> earlier.fresh(run.findings()));
        marks.ifPresent(found -> found.stream().mapToObj(run.findings()::get).forEach(fresh));
        new RunWriter(json, source, run, marks).write();
      }
      json.writeEndArray();
      json.writeEndObject();
      json.writeRaw('\n');
    }
  }
}
