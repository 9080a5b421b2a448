package io.codeguard.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.codeguard.reporting.Finding;
import io.codeguard.reporting.sarif.SarifReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs from the manifest to the verdict, with a real Redis and worker. */
class RunCommandTest {
  private static final Path QUICKSTART = Run.PROJECT.resolve("examples/quickstart.yaml");

  @TempDir private Path directory;

  @Test
  void theQuickstartShowsItsFindings() {
    Run run = Run.codeguard("run", QUICKSTART);
    assertThat(run.out())
        .isEqualTo(
            """
            SEVERITY  PLACE                           RULE                MESSAGE
            error     config/server.yaml:4:3          yaml-duplicate-key  duplicate key 'port'
            error     config/shop.json:3:34           json-syntax         %s
            error     config/storage.properties:3:13  aws-access-key-id   AWS access key id: 'AKIA…' (20 characters)
            error     src/shop/Discount.java:5:37     java-syntax         ';' expected
            warning   src/shop/Shop.java:7:5          no-console-output   Use a logger in place of the console.
            error     src/web/cart.js:2:3             no-debugger         A breakpoint was left behind.
            6 findings: 5 errors, 1 warning
            23 tasks on 10 files: 23 completed
            verdict: Violations, 6 findings of severity note or worse, 0 tolerated
            """
                .formatted(
                    "Unexpected character (']' (code 93)): expected a valid value (JSON String,"
                        + " Number, Array, Object or token 'null', 'true' or 'false')"));
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isEqualTo(ExitCode.VIOLATIONS);
  }

  @Test
  void jsonOutputIsTheStatus() throws IOException {
    Path report = directory.resolve("report.sarif");
    Run run = Run.codeguard("run", QUICKSTART, "-o", "json", "--report", report);
    assertThat(run.code()).isEqualTo(ExitCode.VIOLATIONS);
    JsonNode status = new ObjectMapper().readTree(run.out());
    assertThat(run.out()).startsWith("{").endsWith("}\n");
    assertThat(status.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder(
            "phase",
            "verdict",
            "conditions",
            "tasks",
            "findings",
            "topFindings",
            "failedTasks",
            "progress",
            "source",
            "report",
            "startTime",
            "completionTime");
    assertThat(status.path("phase").asText()).isEqualTo("Succeeded");
    assertThat(status.path("verdict").asText()).isEqualTo("Violations");
    assertThat(status.path("progress").asText()).isEqualTo("23/23");
    assertThat(status.at("/findings/total").asInt()).isEqualTo(6);
    assertThat(status.at("/report/url").asText()).isEqualTo(report.toUri().toString());
    assertThat(status.path("topFindings")).hasSize(6);
  }

  @Test
  void theReportIsSarifWithAllFindings() throws IOException {
    Path report = directory.resolve("report.sarif");
    Run.codeguard("run", QUICKSTART, "--report", report);
    assertThat(problemsOfSarif(Files.readString(report))).isEmpty();
    try (InputStream in = Files.newInputStream(report)) {
      assertThat(SarifReader.findings(in))
          .extracting(finding -> finding.path() + ":" + finding.line() + " " + finding.rule())
          .containsExactlyInAnyOrder(
              "config/server.yaml:4 yaml-duplicate-key",
              "config/shop.json:3 json-syntax",
              "config/storage.properties:3 aws-access-key-id",
              "src/shop/Discount.java:5 java-syntax",
              "src/shop/Shop.java:7 no-console-output",
              "src/web/cart.js:2 no-debugger");
    }
  }

  @Test
  void theReportIsWrittenInAllRequestedFormats() throws IOException {
    Path html = directory.resolve("out.html");
    Path junit = directory.resolve("junit.xml");
    Path gitHub = directory.resolve("github.sarif");
    Run run =
        Run.codeguard("run", QUICKSTART, "--html", html, "--junit", junit, "--github", gitHub);
    assertThat(run.err()).isEmpty();
    assertThat(Files.readString(html))
        .startsWith("<!DOCTYPE html>")
        .contains("<title>quickstart</title>", "src/web/cart.js:2:3");
    assertThat(Files.readString(junit)).contains("<testsuite name=\"secrets\"", "no-debugger");
    assertThat(problemsOfSarif(Files.readString(gitHub))).isEmpty();
  }

  @Test
  void anUnwritableFileIsReportedBeforeTheRun() {
    Run nowhere = Run.codeguard("run", QUICKSTART, "--html", directory.resolve("no/out.html"));
    assertThat(nowhere.err())
        .startsWith("codeguard: --html: " + directory.resolve("no") + " is not a directory\n");
    assertThat(nowhere.code()).isEqualTo(ExitCode.USAGE);
    Run folder = Run.codeguard("run", QUICKSTART, "--junit", directory);
    assertThat(folder.err())
        .startsWith("codeguard: --junit: " + directory + " is a directory: specify a file in it\n");
    assertThat(folder.code()).isEqualTo(ExitCode.USAGE);
  }

  private static List<?> problemsOfSarif(String report) throws IOException {
    try (InputStream schema =
        RunCommandTest.class.getResourceAsStream("/schema/sarif-schema-2.1.0.json")) {
      return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
          .getSchema(schema)
          .validate(report, InputFormat.JSON);
    }
  }

  @Test
  void aDirectoryReplacesTheSource() throws IOException {
    Path source = Files.createDirectory(directory.resolve("source"));
    Files.writeString(source.resolve("good.json"), "{}");
    Files.writeString(source.resolve("notes.txt"), "nothing to parse");
    Path manifest = manifest("configMap: {name: files}", "[{type: syntax}]");
    Run run = Run.codeguard("run", manifest, "--dir", source);
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .isEqualTo(
            """
            no findings
            1 task on 1 file: 1 completed
              no validation matches: 1 file
            verdict: Passed, within the limits of spec.failOn
            """);
    assertThat(run.code()).isEqualTo(ExitCode.PASSED);
  }

  @Test
  void unscannedFilesAreReported() throws IOException {
    Path source = Files.createDirectory(directory.resolve("source"));
    Files.write(source.resolve("latin.json"), "{\"a\": \"é\"}".getBytes(ISO_8859_1));
    Files.writeString(source.resolve("good.json"), "{}");
    Files.createSymbolicLink(source.resolve("link.json"), Path.of("good.json"));
    Path manifest =
        manifest("inline: {a.json: '{}'}", "[{type: syntax}]\n  failOn: {minCoveragePercent: 90}");
    Run run = Run.codeguard("run", manifest, "--dir", source);
    assertThat(run.out())
        .isEqualTo(
            """
            no findings
            2 tasks on 2 files: 1 completed, 1 skipped
              skipped: 1 not UTF-8
              excluded from the source: 1 symbolic link
            verdict: Violations, 1 of 2 tasks were fully scanned, less than 90%
            """);
    assertThat(run.code()).isEqualTo(ExitCode.VIOLATIONS);
  }

  @Test
  void excludedFilesReduceCoverage() throws IOException {
    Path source = Files.createDirectory(directory.resolve("source"));
    Files.writeString(source.resolve("good.json"), "{}");
    Files.writeString(source.resolve("evil\n.json"), "{");
    Files.writeString(
        source.resolve("kept.json"),
        "version https://git-lfs.github.com/spec/v1\noid sha256:" + "0f".repeat(32) + "\nsize 7\n");
    Path manifest =
        manifest("inline: {a.json: '{}'}", "[{type: syntax}]\n  failOn: {minCoveragePercent: 100}");
    Run run = Run.codeguard("run", manifest, "--dir", source);
    assertThat(run.out())
        .isEqualTo(
            """
            no findings
            1 task on 1 file: 1 completed
              excluded from the source: 1 LFS pointer, 1 unusable name
            verdict: Violations, 1 of 3 tasks (2 would be of files excluded from the source) were\
             fully scanned, less than 100%
            """);
    assertThat(run.code()).isEqualTo(ExitCode.VIOLATIONS);
  }

  @Test
  void aSourceWithoutFilesDoesNotReachFullCoverage() throws IOException {
    Path source = Files.createDirectory(directory.resolve("source"));
    Path manifest =
        manifest("inline: {a.json: '{}'}", "[{type: syntax}]\n  failOn: {minCoveragePercent: 100}");
    Run run = Run.codeguard("run", manifest, "--dir", source);
    assertThat(run.out())
        .contains("verdict: Violations, nothing was scanned because there was no task");
    assertThat(run.code()).isEqualTo(ExitCode.VIOLATIONS);
  }

  @Test
  void aSourceWithoutFilesPassesWithAMessage() throws IOException {
    Path source = Files.createDirectory(directory.resolve("source"));
    Path manifest = manifest("inline: {a.json: '{}'}", "[{type: syntax}]");
    Run run = Run.codeguard("run", manifest, "--dir", source);
    assertThat(run.out()).contains("nothing was scanned: the source has no files\n");
    assertThat(run.code()).isEqualTo(ExitCode.PASSED);
  }

  @Test
  void fileContentCannotControlTheTerminal() throws IOException {
    Path source = Files.createDirectory(directory.resolve("source"));
    Files.writeString(source.resolve("\u202ered.json"), "{\"\u001b[2J\": \u001b}");
    Path manifest = manifest("inline: {a.json: '{}'}", "[{type: syntax}]");
    Run run = Run.codeguard("run", manifest, "--dir", source);
    assertThat(run.out()).contains("\\u202ered.json:1:").doesNotContain("\u001b", "\u202e");
    assertThat(run.code()).isEqualTo(ExitCode.VIOLATIONS);
  }

  @Test
  void progressIsShownOnATerminal() {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream terminal = new PrintStream(err, true, UTF_8);
    PrintStream out = new PrintStream(OutputStream.nullOutputStream(), true, UTF_8);
    Codeguard.execute(
        new Streams(out, terminal, true),
        Map.of("CODEGUARD_HOME", directory.toString()),
        "run",
        QUICKSTART.toString());
    assertThat(err.toString(UTF_8))
        .startsWith("\r\u001b[KFetching and listing the source…")
        .contains("\r\u001b[K[##############################] 23/23 tasks, 6 findings")
        .endsWith("\r\u001b[K");
  }

  @Test
  void aManifestIsReadFromAPipe() {
    InputStream before = System.in;
    try (InputStream piped = Files.newInputStream(QUICKSTART)) {
      System.setIn(piped);
      assertThat(Run.codeguard("run", "-").code()).isEqualTo(ExitCode.VIOLATIONS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      System.setIn(before);
    }
  }

  @Test
  void suppressedFindingsAreCountedButNotShown() throws IOException {
    Path source = Files.createDirectory(directory.resolve("source"));
    Files.writeString(
        source.resolve("Main.java"), "x(); // codeguard:ignore no-x -- shows how\nx();\n");
    Path manifest =
        manifest(
            "inline: {a.json: '{}'}",
            "[{type: pattern, parameters: {patterns: [{id: no-x, regex: 'x\\(', message: No x.}]}}]");
    Run run = Run.codeguard("run", manifest, "--dir", source);
    assertThat(run.out())
        .isEqualTo(
            """
            SEVERITY  PLACE          RULE  MESSAGE
            warning   Main.java:2:1  no-x  No x.
            1 finding: 1 warning, 1 suppressed
            1 task on 1 file: 1 completed
            verdict: Violations, 1 finding of severity note or worse, 0 tolerated
            """);
  }

  @Test
  void findingsSuppressedByPathAreReportedButDoNotCount() throws IOException {
    Path source = Files.createDirectories(directory.resolve("source/test")).getParent();
    Files.writeString(source.resolve("a.txt"), "TODO FIXME\n");
    Files.writeString(source.resolve("test/b.txt"), "TODO FIXME\n");
    Path manifest =
        manifest(
            "inline: {a.json: '{}'}",
            """
            [{type: pattern,
              suppress: [{include: [test/**], rules: [todo], reason: tests may}, {rules: [fixme], reason: known}],
              parameters: {patterns: [
                {id: todo, regex: TODO, message: Do it.}, {id: fixme, regex: FIXME, message: Fix it.}]}}]
            """
                .replace("\n", " "));
    Path report = directory.resolve("report.sarif");
    Run run = Run.codeguard("run", manifest, "--dir", source, "--report", report);
    assertThat(run.out())
        .isEqualTo(
            """
            SEVERITY  PLACE      RULE  MESSAGE
            warning   a.txt:1:1  todo  Do it.
            1 finding: 1 warning, 3 suppressed
            2 tasks on 2 files: 2 completed
            verdict: Violations, 1 finding of severity note or worse, 0 tolerated
            """);
    try (InputStream in = Files.newInputStream(report)) {
      assertThat(SarifReader.findings(in))
          .filteredOn(Finding::external)
          .extracting(one -> one.path() + " " + one.rule() + " " + one.suppression())
          .containsExactlyInAnyOrder(
              "a.txt fixme known", "test/b.txt todo tests may", "test/b.txt fixme known");
    }
  }

  private Path manifest(String source, String validations) throws IOException {
    return Files.writeString(
        directory.resolve("job.yaml"),
        """
        apiVersion: codeguard.io/v1alpha1
        kind: ValidationJob
        metadata: {name: job}
        spec:
          source:
            %s
          validations: %s
        """
            .formatted(source, validations));
  }
}
