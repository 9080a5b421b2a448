package io.codeguard.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Options for the output of results. */
final class ResultOptions {
  private final Map<ReportFormat, Path> files = new EnumMap<>(ReportFormat.class);

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      description =
          "Output format: table (the default), or json: one object with the fields of the resource's"
              + " status.")
  private OutputFormat format;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Write all findings to this file, as SARIF 2.1.0.")
  void report(Path file) {
    files.put(ReportFormat.SARIF, file);
  }

  @Option(
      names = "--github",
      paramLabel = "FILE",
      description = "Write them as SARIF within the limits of GitHub code scanning.")
  void gitHub(Path file) {
    files.put(ReportFormat.GITHUB, file);
  }

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Write them as a self-contained HTML page with filters.")
  void html(Path file) {
    files.put(ReportFormat.HTML, file);
  }

  @Option(
      names = "--junit",
      paramLabel = "FILE",
      description = "Write them as JUnit XML, as shown by CI servers.")
  void jUnit(Path file) {
    files.put(ReportFormat.JUNIT, file);
  }

  /** Checks before the work that results can be written. */
  void check(CommandLine line) {
    files.forEach(
        (kind, file) -> {
          Path directory = file.toAbsolutePath().getParent();
          if (directory == null || !Files.isDirectory(directory)) {
            throw new ParameterException(
                line, option(kind) + ": " + directory + " is not a directory");
          }
          if (Files.isDirectory(file)) {
            throw new ParameterException(
                line, option(kind) + ": " + file + " is a directory: specify a file in it");
          }
        });
  }

  private static String option(ReportFormat kind) {
    return kind == ReportFormat.SARIF ? "--report" : "--" + kind.name().toLowerCase(Locale.ROOT);
  }

  /** The files to write, by format. */
  Map<ReportFormat, Path> files() {
    return files;
  }

  Optional<String> reportUrl() {
    return Optional.ofNullable(files.get(ReportFormat.SARIF)).map(file -> file.toUri().toString());
  }

  OutputFormat format() {
    return format;
  }
}
