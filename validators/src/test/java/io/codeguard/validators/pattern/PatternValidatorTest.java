package io.codeguard.validators.pattern;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.codeguard.reporting.FileResult;
import io.codeguard.reporting.Finding;
import io.codeguard.reporting.Outcome;
import io.codeguard.reporting.Severity;
import io.codeguard.validators.Validator;
import io.codeguard.validators.Validator.InvalidParametersException;
import io.codeguard.validators.Validators;
import io.codeguard.validators.testing.Probe;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PatternValidatorTest {
  private static final Map<String, Object> NO_PRINT =
      patterns(Map.of("id", "no-print", "regex", "System\\.out", "message", "Use a logger."));

  private final Validator pattern = new PatternValidator();
  @TempDir private Path folder;
  private Probe probe;

  @BeforeEach
  void probe() {
    probe = new Probe(folder);
  }

  @Test
  void everyMatchIsAFindingOfTheUsersOwnRule() {
    List<Finding> findings =
        scan(NO_PRINT, "a\n  System.out.println();System.out.print();\n").findings();

    assertThat(findings)
        .extracting(Probe::place)
        .containsExactly("no-print 2:3-2:13", "no-print 2:24-2:34");
    assertThat(findings).extracting(Finding::message).containsOnly("Use a logger.");
    assertThat(findings).extracting(Finding::severity).containsOnly(Severity.WARNING);
    assertThat(findings).extracting(Finding::fingerprint).doesNotHaveDuplicates();
  }

  @Test
  void textWithoutMatchesIsClean() {
    assertThat(scan(NO_PRINT, "log.info()")).isEqualTo(FileResult.of("a.txt", List.of()));
  }

  @Test
  void severityIsTheUsers() {
    Map<String, Object> parameters =
        patterns(Map.of("id", "x", "regex", "x", "message", "m", "severity", "error"));

    assertThat(scan(parameters, "x").findings())
        .extracting(Finding::severity)
        .containsExactly(Severity.ERROR);
  }

  @Test
  void caretAndDollarAreTheEndsOfLines() {
    Map<String, Object> parameters =
        patterns(Map.of("id", "blank-at-end", "regex", "[ \\t]+$", "message", "m"));

    assertThat(scan(parameters, "a \nb\nc\t").findings())
        .extracting(Probe::place)
        .containsExactly("blank-at-end 1:2-1:3", "blank-at-end 3:2-3:3");
  }

  @Test
  void catastrophicPatternsTakeLinearTime() {
    Map<String, Object> parameters =
        patterns(
            Map.of("id", "a", "regex", "(x+x+)+y", "message", "m"),
            Map.of("id", "b", "regex", "^(.*?,){25}P", "message", "m"));

    assertThat(scan(parameters, "x".repeat(20_000) + ",".repeat(2_000)).outcome())
        .isEqualTo(Outcome.CLEAN);
  }

  @Test
  void theDeadlineEndsALongSearch() {
    String large = "(?:" + "[ab]".repeat(90) + "){1000}c";
    Map<String, Object> parameters = patterns(Map.of("id", "x", "regex", large, "message", "m"));
    long start = System.nanoTime();

    FileResult result =
        probe.scan(pattern, parameters, "a.txt", "a".repeat(100_000), Duration.ofSeconds(2));

    assertThat(result).isEqualTo(FileResult.partial("a.txt", "deadline reached", List.of()));
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
  }

  @Test
  void theDeadlineEndsManySearches() {
    Map<String, Object> parameters =
        patterns(Map.of("id", "x", "regex", "(?s)a(.*b)?", "message", "m"));

    FileResult result =
        probe.scan(pattern, parameters, "a.txt", "a".repeat(1_000_000), Duration.ofSeconds(2));

    assertThat(result.reason()).isEqualTo("deadline reached");
    assertThat(result.findings()).isNotEmpty().hasSizeLessThan(1000);
  }

  @Test
  void aLargeFileIsScannedLikeASmallOne() {
    Map<String, Object> parameters =
        patterns(Map.of("id", "x", "regex", "^[a-z]+\\.[a-z]{1,100}$", "message", "m"));

    assertThat(scan(parameters, "\u00e4 \ud83d\ude00\n".repeat(300_000) + "a.b\n").findings())
        .extracting(Probe::place)
        .containsExactly("x 300001:1-300001:4");
  }

  @Test
  void fileWithTooManyMatchesIsReportedInPart() {
    FileResult result =
        scan(patterns(Map.of("id", "x", "regex", "x", "message", "m")), "x".repeat(5000));

    assertThat(result.outcome()).isEqualTo(Outcome.PARTIAL);
    assertThat(result.reason()).isEqualTo("more than 1000 findings");
    assertThat(result.findings()).hasSize(1000);
  }

  @Test
  void binaryFilesAreSkipped() {
    assertThat(probe.scan(pattern, NO_PRINT, "a.txt", "a\0System.out".getBytes(UTF_8)))
        .isEqualTo(FileResult.skipped("a.txt", "binary"));
    assertThat(pattern.accepts("a/b.PNG")).isFalse();
    assertThat(pattern.accepts("a/png")).isTrue();
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        Arguments.of(Map.of(), "parameters.patterns: is missing; give a list of at least one {id"),
        Arguments.of(Map.of("patterns", List.of()), "parameters.patterns: must have at least 1"),
        Arguments.of(Map.of("patterns", "x"), "parameters.patterns: must be a list; give a list"),
        Arguments.of(
            Map.of("pattern", List.of()), "parameters: 'pattern' is unknown; use patterns"),
        Arguments.of(
            Map.of("patterns", List.of("x")),
            "parameters.patterns[0]: must be an object; give {id"),
        Arguments.of(
            patterns(Map.of("id", "a", "regex", "b")),
            "parameters.patterns[0].message: is missing; give what to tell"),
        Arguments.of(
            patterns(Map.of("id", "a", "regex", 7, "message", "m")),
            "parameters.patterns[0].regex: must be a string; give what must not"),
        Arguments.of(
            patterns(
                Map.of("id", "a", "regex", "b", "message", "m"),
                Map.of("id", "a", "regex", "c", "message", "m")),
            "parameters.patterns[1].id: 'a' is there already"),
        Arguments.of(
            patterns(Map.of("id", "a", "regex", "ab[c", "message", "m")),
            "parameters.patterns[0].regex: missing closing ] at character 3: '[c'; correct it"),
        Arguments.of(
            patterns(Map.of("id", "a", "regex", "a(?=b)", "message", "m")),
            "parameters.patterns[0].regex: invalid or unsupported Perl syntax at character 2"),
        Arguments.of(
            patterns(Map.of("id", "a", "regex", "((a{1000}){1000}){1000}", "message", "m")),
            "parameters.patterns[0].regex: repeats something more than 1000 times, repetitions"
                + " within repetitions multiplied; lower a number in braces"),
        Arguments.of(
            patterns(
                Map.of("id", "a", "regex", "(" + "a".repeat(90) + "){1000}", "message", "m"),
                Map.of("id", "b", "regex", "(" + "b".repeat(90) + "){1000}", "message", "m")),
            "parameters.patterns[1].regex: has, together with the patterns before it, more than"),
        Arguments.of(
            patterns(
                Map.of("id", "a", "regex", "(?:" + "a?".repeat(40) + "){1000}b", "message", "m")),
            "parameters.patterns[0].regex: has too many optional parts"),
        Arguments.of(
            patterns(Map.of("id", "a", "regex", "x*", "message", "m")), "matches the empty text"),
        Arguments.of(
            patterns(Map.of("id", "a", "regex", "x", "message", "m", "severity", "bad")),
            "parameters.patterns[0].severity: is not a valid value; use one of: error, warning, note"),
        Arguments.of(
            patterns(Map.of("id", "a", "regex", "x", "message", "m", "flags", "i")),
            "parameters.patterns[0]: 'flags' is unknown; use id, message, regex, severity"),
        Arguments.of(
            patterns(Map.of("id", "a", "regex", "x".repeat(1001), "message", "m")),
            "parameters.patterns[0].regex: must be at most 1000 characters long; give what"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void mistakesAreNamedWithTheRemedy(Map<String, Object> parameters, String message) {
    assertThatThrownBy(() -> Validators.prepare(pattern, parameters))
        .isInstanceOf(InvalidParametersException.class)
        .hasMessageContaining(message);
  }

  private FileResult scan(Map<String, Object> parameters, String text) {
    return probe.scan(pattern, parameters, "a.txt", text.getBytes(UTF_8));
  }

  private static Map<String, Object> patterns(Map<?, ?>... patterns) {
    return Map.of("patterns", List.of(patterns));
  }
}
