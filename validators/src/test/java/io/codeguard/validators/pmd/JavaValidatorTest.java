package io.codeguard.validators.pmd;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.codeguard.reporting.FileResult;
import io.codeguard.reporting.Finding;
import io.codeguard.reporting.Outcome;
import io.codeguard.reporting.Rule;
import io.codeguard.reporting.Severity;
import io.codeguard.validators.SourceFile;
import io.codeguard.validators.Validator;
import io.codeguard.validators.Validator.InvalidParametersException;
import io.codeguard.validators.Validators;
import io.codeguard.validators.testing.Probe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JavaValidatorTest {
  private static final String EMPTY_CATCH =
      "class A {\n  void m() {\n    try { m(); } catch (RuntimeException e) { }\n  }\n}\n";
  private static final Map<String, Object> ERRORPRONE = Map.of("rules", List.of("errorprone"));

  private final Validator java = new JavaValidator();

  /** Problem, package, file, priority, line, description, rule set and rule, in quotes. */
  private static final Pattern VIOLATION =
      Pattern.compile("\"\\d+\",\"[^\"]*\",\"([^\"]+)\",\"\\d\",\"(\\d+)\",.*,\"([^\"]+)\"");

  @TempDir private Path folder;
  private Probe probe;

  @BeforeEach
  void probe() {
    probe = new Probe(folder);
  }

  @Test
  void findingsKeepPmdsRuleAndPlace() {
    Finding finding = scan(ERRORPRONE, EMPTY_CATCH).findings().getFirst();

    assertThat(Probe.place(finding)).isEqualTo("EmptyCatchBlock 3:18-3:48");
    assertThat(finding.severity()).isEqualTo(Severity.WARNING);
    assertThat(finding.helpUri()).contains("pmd_rules_java_errorprone.html#emptycatchblock");
    assertThat(java.rules()).extracting(Rule::id).contains("EmptyCatchBlock");
  }

  @Test
  void singleRulesCanBeChosen() {
    Map<String, Object> one = Map.of("rules", List.of("bestpractices/SystemPrintln"));

    assertThat(scan(one, EMPTY_CATCH)).isEqualTo(FileResult.of("A.java", List.of()));
  }

  @Test
  void suppressionsOfPmdAreReportedAsSuch() {
    FileResult result =
        scan(
            ERRORPRONE,
            EMPTY_CATCH
                .replace("catch (R", "catch /* x */ (R")
                .replace("{ }", "{ } // NOPMD is meant"));

    assertThat(result.outcome()).isEqualTo(Outcome.CLEAN);
    assertThat(result.findings()).extracting(Finding::suppression).containsOnly("is meant");
  }

  @Test
  void whatCannotBeParsedFailsAlone() {
    List<FileResult> results =
        probe.scan(
            java,
            ERRORPRONE,
            List.of(
                file("A.java", "class A { int = ; }"),
                file("B.java", "class B { Object o = " + "(".repeat(100_000) + "; }"),
                probe.file("C.java", "class Ä {}".getBytes(ISO_8859_1)),
                file("D.java", EMPTY_CATCH)));

    assertThat(results)
        .extracting(FileResult::outcome)
        .containsExactly(Outcome.FAILED, Outcome.FAILED, Outcome.SKIPPED, Outcome.FINDINGS);
  }

  @Test
  void filesAfterTheDeadlineFail() throws InvalidParametersException {
    List<FileResult> results =
        Validators.prepare(java, Map.of())
            .validate(List.of(file("A.java", EMPTY_CATCH)), Instant.EPOCH);

    assertThat(results).containsExactly(FileResult.failed("A.java", "deadline reached"));
  }

  @Test
  void realCodeHasTheSameFindingsAsInPmd() throws Exception {
    List<SourceFile> files = commonsLang();

    assertThat(lines(probe.scan(java, Map.of(), files)))
        .hasSizeGreaterThan(400)
        .containsExactlyInAnyOrderElementsOf(pmdAlone("rulesets/java/quickstart.xml"));
  }

  /** A rule set with all supported elements and overlapping references. */
  @Test
  void aRuleSetHasTheSameFindingsAsInPmd() throws Exception {
    String xml =
        """
        <?xml version="1.0"?>
        <ruleset name="ours" xmlns="http://pmd.sourceforge.net/ruleset/2.0.0">
          <description>What our team looks at.</description>
          <rule ref="category/java/errorprone.xml">
            <exclude name="AvoidLiteralsInIfCondition"/>
            <exclude name="AvoidDuplicateLiterals"/>
          </rule>
          <rule ref="category/java/design.xml/CyclomaticComplexity">
            <priority>1</priority>
            <properties>
              <property name="methodReportLevel" value="25"/>
              <property name="cycloOptions"><value>ignoreBooleanPaths</value></property>
            </properties>
          </rule>
          <rule ref="category/java/codestyle.xml/MethodNamingConventions">
            <properties>
              <property name="methodPattern" value="[a-z][a-z0-9]*[A-Z]?[a-z0-9]*"/>
            </properties>
          </rule>
          <rule ref="category/java/design.xml"/>
          <rule ref="rulesets/java/quickstart.xml/UselessParentheses"/>
        </ruleset>
        """;
    List<SourceFile> files = commonsLang();

    List<FileResult> results = probe.scan(java, Map.of("ruleSet", xml), files);

    Path file = Files.writeString(folder.resolveSibling("rules.xml"), xml);
    assertThat(lines(results))
        .hasSizeGreaterThan(1000)
        .containsExactlyInAnyOrderElementsOf(pmdAlone(file.toString()));
    assertThat(results)
        .flatExtracting(FileResult::findings)
        .filteredOn(finding -> finding.rule().equals("CyclomaticComplexity"))
        .isNotEmpty()
        .allMatch(finding -> finding.severity() == Severity.ERROR);
  }

  @Test
  void oneCheckServesSeveralThreads() throws Exception {
    Validator.Check check = Validators.prepare(java, ERRORPRONE);
    List<SourceFile> files = commonsLang().subList(0, 15);
    List<String> expected = lines(check.validate(files, Instant.MAX));
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      Callable<List<String>> task = () -> lines(check.validate(files, Instant.MAX));
      for (Future<List<String>> one : threads.invokeAll(List.of(task, task, task, task))) {
        assertThat(one.get()).isEqualTo(expected);
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          nope                    | parameters.rules[0]: 'nope' is not a valid rule; use quickstart, a category
          errorprone/Nope         | parameters.rules[0]: there is no rule 'Nope' in PMD's category
          /etc/passwd             | parameters.rules[0]: '/etc/passwd' is not a valid rule
          http://127.0.0.1/x.xml  | parameters.rules[0]: 'http://127.0.0.1/x.xml' is not a valid rule
          errorprone/../x.xml     | parameters.rules[0]: there is no rule '../x.xml' in PMD's category
          """)
  void mistakesAreNamedWithTheRemedy(String name, String message) {
    assertThatThrownBy(() -> Validators.prepare(java, Map.of("rules", List.of(name))))
        .isInstanceOf(InvalidParametersException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void unknownParametersAreRejected() {
    assertThatThrownBy(() -> Validators.prepare(java, Map.of("ruleset", "x")))
        .hasMessage("parameters: 'ruleset' is unknown; use ruleSet, rules");
    assertThatThrownBy(() -> Validators.prepare(java, Map.of("rules", "quickstart")))
        .hasMessageStartingWith(
            "parameters.rules: must be a list; give a list of quickstart (the default)");
  }

  private List<SourceFile> commonsLang() {
    return probe
        .archive(
            "commons-lang3-3.17.0-sources.jar",
            "5fdcac21ad329766054a95367d7583dfcdca737d221d5e01a5f2a198c04c6b18")
        .stream()
        .filter(file -> java.accepts(file.path()))
        .toList();
  }

  /** Runs PMD's command line in a separate process. */
  private List<String> pmdAlone(String ruleSet) throws IOException, InterruptedException {
    Path report = Files.createTempFile("pmd", ".csv");
    Process pmd =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "net.sourceforge.pmd.cli.PmdCli",
                "check",
                "--no-cache",
                "--no-progress",
                "--no-fail-on-violation",
                "--threads=2",
                // As in the validator: otherwise it resolves types on its own class path.
                "--aux-classpath=" + Files.createDirectories(folder.resolve("no-classes")),
                "--rulesets=" + ruleSet,
                "--format=csv",
                "--report-file=" + report,
                "--dir=" + folder)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(pmd.waitFor()).isZero();
    List<String> found = new ArrayList<>();
    for (String line : Files.readAllLines(report)) {
      Matcher violation = VIOLATION.matcher(line);
      if (violation.matches()) {
        Path file = folder.toRealPath().relativize(Path.of(violation.group(1)));
        found.add("%s %s:%s".formatted(violation.group(3), file, violation.group(2)));
      }
    }
    Files.delete(report);
    return found;
  }

  private static List<String> lines(List<FileResult> results) {
    List<String> lines = new ArrayList<>();
    for (FileResult result : results) {
      assertThat(result.reason()).isEmpty();
      result.findings().stream()
          .filter(finding -> !finding.isSuppressed())
          .forEach(one -> lines.add("%s %s:%d".formatted(one.rule(), one.path(), one.line())));
    }
    return lines;
  }

  private FileResult scan(Map<String, Object> parameters, String text) {
    return probe.scan(java, parameters, "A.java", text.getBytes(UTF_8));
  }

  private SourceFile file(String path, String text) {
    return probe.file(path, text.getBytes(UTF_8));
  }
}
