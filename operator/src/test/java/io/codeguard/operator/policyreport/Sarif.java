package io.codeguard.operator.policyreport;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.codeguard.reporting.FileResult;
import io.codeguard.reporting.Finding;
import io.codeguard.reporting.Severity;
import io.codeguard.reporting.sarif.Baseline;
import io.codeguard.reporting.sarif.SarifWriter;
import io.codeguard.reporting.sarif.SarifWriter.Exclusion;
import io.codeguard.reporting.sarif.SarifWriter.ValidatedFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** SARIF reports like those of workers. */
final class Sarif {
  private Sarif() {}

  static ValidatedFile file(String validation, String path, Finding... findings) {
    return new ValidatedFile(validation, FileResult.of(path, List.of(findings)));
  }

  static Finding finding(String validation, String rule, Severity severity, String path, int line) {
    return new Finding(
        validation, rule, severity, path, line, 1, line, 2, "found", rule + path + line);
  }

  static String of(ValidatedFile... files) {
    return write(Optional.empty(), List.of(files));
  }

  /** A later report, compared with a baseline. */
  static String since(String earlier, ValidatedFile... files) {
    try {
      return write(
          Optional.of(Baseline.read(new ByteArrayInputStream(earlier.getBytes(UTF_8)))),
          List.of(files));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A report of a source with excluded files. */
  static String without(List<Exclusion> excluded, ValidatedFile... files) {
    return write(
        new SarifWriter.Source("team/job", "abc", Optional.empty(), excluded, Map.of()),
        Optional.empty(),
        List.of(files));
  }

  private static String write(Optional<Baseline> baseline, Iterable<ValidatedFile> files) {
    return write(new SarifWriter.Source("team/job", "abc", Optional.empty()), baseline, files);
  }

  private static String write(
      SarifWriter.Source source, Optional<Baseline> baseline, Iterable<ValidatedFile> files) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      SarifWriter.write(out, source, List.of(), files, baseline, _ -> {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString(UTF_8);
  }

  static Tallies tallies(String sarif) {
    try {
      return SarifTallies.read(new ByteArrayInputStream(sarif.getBytes(UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
