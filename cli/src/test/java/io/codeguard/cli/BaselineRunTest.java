package io.codeguard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs with the report of an earlier run as their baseline. */
class BaselineRunTest {
  @TempDir private Path directory;
  private Path source;
  private Path report;

  @BeforeEach
  void firstRun() throws IOException {
    source = Files.createDirectory(directory.resolve("source"));
    report = directory.resolve("first.sarif");
    Files.writeString(source.resolve("a.txt"), "TODO1\nTODO2 codeguard:ignore no-todo later\n");
    Run first = run("", "--report", report);
    assertThat(first.out()).contains("1 finding: 1 warning, 1 suppressed\n");
    Files.writeString(
        source.resolve("a.txt"), "\nTODO1\nTODO2 codeguard:ignore no-todo later\nTODO3\n");
  }

  private Run run(String more, Object... arguments) throws IOException {
    Path manifest =
        Files.writeString(
            directory.resolve("job.yaml"),
            """
            apiVersion: codeguard.io/v1alpha1
            kind: ValidationJob
            metadata: {name: job}
            spec:
              source: {inline: {none: ''}}
              validations:
                - type: pattern
                  parameters: {patterns: [{id: no-todo, regex: 'TODO.', message: Do it.}]}
              %s
            """
                .formatted(more));
    Object[] all = new Object[arguments.length + 4];
    System.arraycopy(new Object[] {"run", manifest, "--dir", source}, 0, all, 0, 4);
    System.arraycopy(arguments, 0, all, 4, arguments.length);
    return Run.codeguard(all);
  }

  @Test
  void onlyNewFindingsAreShownAndCount() throws IOException {
    Run run = run("", "--baseline", report);
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .isEqualTo(
            """
            SEVERITY  PLACE      RULE     MESSAGE
            warning   a.txt:4:1  no-todo  Do it.
            2 findings: 2 warnings; 1 new, 1 suppressed
            1 task on 1 file: 1 completed
            verdict: Violations, 1 new finding of severity note or worse, 0 tolerated
            """);
    Run tolerant = run("failOn: {maxFindings: 1}", "--baseline", report);
    assertThat(tolerant.code()).isEqualTo(ExitCode.PASSED);
  }

  @Test
  void theManifestCanReferenceTheReport() throws IOException {
    Path second = directory.resolve("second.sarif");
    Run run = run("baseline: {report: '%s'}".formatted(report), "-o", "json", "--report", second);
    JsonNode status = new ObjectMapper().readTree(run.out());
    assertThat(status.at("/findings/total").asInt()).isEqualTo(2);
    assertThat(status.at("/findings/new").asInt()).isEqualTo(1);
    assertThat(status.at("/topFindings")).hasSize(1);
    assertThat(status.at("/topFindings/0/line").asInt()).isEqualTo(4);
    JsonNode results = new ObjectMapper().readTree(second.toFile()).at("/runs/0/results");
    assertThat(results)
        .extracting(result -> result.path("baselineState").asText("-"))
        .containsExactly("unchanged", "-", "new");
  }

  @Test
  void anUnusableBaselineIsReported() throws IOException {
    Run absent = run("", "--baseline", "absent.sarif");
    assertThat(absent.err()).startsWith("codeguard: --baseline: absent.sarif does not exist\n");
    assertThat(absent.code()).isEqualTo(ExitCode.USAGE);
    Run ofJob = run("baseline: {jobName: nightly}");
    assertThat(ofJob.err())
        .startsWith(
            "codeguard: spec.baseline.jobName requires a cluster: specify that job's report with"
                + " --baseline\n");
    Path text = Files.writeString(directory.resolve("text"), "no report");
    Run noReport = run("baseline: {report: '%s'}".formatted(text));
    assertThat(noReport.err())
        .startsWith(
            "codeguard: the job failed: spec.baseline.report is not a report: it is not valid JSON")
        .endsWith("; use a SARIF report written by CodeGuard\n");
    assertThat(noReport.code()).isEqualTo(ExitCode.NOT_DONE);
    Run both = run("baseline: {jobName: a, report: b}");
    assertThat(both.err()).contains("spec.baseline requires exactly one of jobName and report");
  }
}
