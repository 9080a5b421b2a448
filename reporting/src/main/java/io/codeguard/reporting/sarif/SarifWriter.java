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
 * Writes a job's report as SARIF 2.1.0 (OASIS standard, 27 March 2020), one run for each
 * validation. The bytes depend on what was found, and not on the order in which it comes. A finding
 * takes about 300 bytes of memory while the report is written. Stateless and thread-safe.
 */
public final class SarifWriter {
  private static final JsonFactory JSON = new JsonFactory();

  /**
   * What was validated.
   *
   * @param name {@code namespace/name} of the job
   * @param revision commit id or digest
   * @param repository its address as git knows it, for {@code versionControlProvenance}
   * @param leftOut what no validation could look at, in the order in which it is to be told
   * @param tasks how many files each validation looked at, by its type; one that is absent does not
   *     tell how many of them were clean
   */
  public record Source(
      String name,
      String revision,
      Optional<String> repository,
      List<LeftOut> leftOut,
      Map<String, Long> tasks) {
    /** Nothing was left out, or counted. */
    public Source(String name, String revision, Optional<String> repository) {
      this(name, revision, repository, List.of(), Map.of());
    }
  }

  /**
   * What a source leaves out for one reason.
   *
   * @param hidesFiles whether files were not looked at for it
   */
  public record LeftOut(String reason, long number, boolean hidesFiles) {}

  /**
   * What came of one file.
   *
   * @param validation its type
   */
  public record ValidatedFile(String validation, FileResult result) {}

  private SarifWriter() {}

  /**
   * Writes the report; does not close the stream.
   *
   * @param validations those whose rules are to be described; types that no file names get no run
   * @param files walked through once
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
   * The same, with each finding that counts marked as new or known.
   *
   * @param baseline without one nothing is marked
   * @param fresh gets the new findings, in the report's order
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
