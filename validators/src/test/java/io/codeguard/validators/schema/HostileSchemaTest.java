package io.codeguard.validators.schema;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.codeguard.reporting.FileResult;
import io.codeguard.reporting.Outcome;
import io.codeguard.validators.SourceFile;
import io.codeguard.validators.Validator.InvalidParametersException;
import io.codeguard.validators.files.FileIncompleteException;
import io.codeguard.validators.testing.Probe;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/** Files and schemas that are designed to exhaust the validator's time or memory. */
class HostileSchemaTest {
  private final JsonSchemaValidator validator = new JsonSchemaValidator();
  @TempDir private Path folder;

  @Test
  @Timeout(60)
  void aliasesThatMultiplyAreNotExpanded() {
    StringBuilder text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 30; i++) {
      text.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ",").repeat(10)));
    }

    FileResult result = scan("{type: object}", "bomb.yaml", text.toString());

    assertThat(result.outcome()).isEqualTo(Outcome.PARTIAL);
    assertThat(result.reason()).isEqualTo("more than 200000 values");
  }

  @ParameterizedTest
  @MethodSource("hostile")
  @Timeout(60)
  void hostileFilesEndInTime(String path, String text, String reason) {
    FileResult result = scan("{items: {type: array}}", path, text);

    assertThat(result.outcome()).isEqualTo(Outcome.PARTIAL);
    assertThat(result.reason()).isEqualTo(reason);
  }

  static Stream<Arguments> hostile() {
    return Stream.of(
        Arguments.of("a.json", "[".repeat(100_000), "nested deeper than 200 levels"),
        Arguments.of("a.json", "[".repeat(900), "nested deeper than 200 levels"),
        Arguments.of("a.yaml", "[".repeat(100_000), "nested deeper than 200 levels"),
        Arguments.of("a.toml", "a = " + "[".repeat(100_000), "nested deeper than 200 levels"),
        Arguments.of("a.json", "[" + "1,".repeat(300_000) + "1]", "more than 200000 values"),
        Arguments.of("a.json", "[1e999999999]", "a number has more than 1000 digits"),
        Arguments.of("a.yaml", "[1e999999999]", "a number has more than 1000 digits"),
        Arguments.of(
            "a.json", "[" + "9".repeat(100_000) + "]", "a number has more than 1000 digits"),
        Arguments.of("a.json", "[" + "1,".repeat(2000) + "1]", "more than 1000 findings"));
  }

  @Test
  @Timeout(60)
  void patternsMatchInLinearTime() {
    FileResult result =
        scan("{properties: {a: {pattern: '^(a+)+$'}}}", "a.yaml", "a: " + "a".repeat(50_000) + "!");

    assertThat(result.findings()).hasSize(1);
  }

  @Test
  @Timeout(60)
  void anInterruptEndsALongSearch() throws Exception {
    JsonSchema schema = SchemaText.compile("{pattern: '(?:" + "[ab]".repeat(90) + "){1000}c'}");
    JsonNode text = new StringNode("a".repeat(100_000));
    AtomicReference<Throwable> end = new AtomicReference<>();
    Thread search =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    var _ = schema.violations(text);
                  } catch (FileIncompleteException e) {
                    end.set(e);
                  }
                });
    search.interrupt();
    search.join();

    assertThat(end.get()).hasMessage("deadline reached");
  }

  @Test
  @Timeout(60)
  void patternsThatExhaustMemoryAreRejected() {
    assertThatThrownBy(() -> scan("{pattern: '((a{1000}){1000}){1000}'}", "a.yaml", "a"))
        .hasRootCauseInstanceOf(InvalidParametersException.class)
        .rootCause()
        .hasMessage(
            "parameters.schema: the pattern '((a{1000}){1000}){1000}' cannot be used: it repeats"
                + " something more than 1000 times, repetitions within repetitions multiplied;"
                + " lower a number in braces");
  }

  @Test
  @Timeout(60)
  void aSchemaOfTheSourceIsHeldToTheSame() {
    Probe probe = new Probe(folder);
    SourceFile schema =
        probe.file("s.json", "{\"pattern\": \"((a{1000}){1000}){1000}\"}".getBytes(UTF_8));
    SourceFile file = probe.file("a.json", "\"a\"".getBytes(UTF_8));

    List<FileResult> results =
        probe.scan(validator, Map.of("schemaFile", "s.json"), List.of(schema, file));

    assertThat(results.getLast().reason()).contains("lower a number in braces");
  }

  @Test
  @Timeout(60)
  void schemasThatBranchForEverEnd() {
    String schema =
        "{$ref: '#/$defs/n', $defs: {n: {anyOf: ["
            + IntStream.range(0, 8)
                .mapToObj(_ -> "{items: {$ref: '#/$defs/n'}, maxItems: 1}")
                .collect(Collectors.joining(","))
            + "]}}}";

    FileResult result = scan(schema, "a.json", "[".repeat(40) + "1, 2" + "]".repeat(40));

    assertThat(result.outcome()).isEqualTo(Outcome.PARTIAL);
    assertThat(result.reason()).isEqualTo("takes more than 10000000 steps to check");
  }

  @Test
  @Timeout(60)
  void largeEnumsAreQuick() {
    String values =
        IntStream.range(0, 50_000).mapToObj(i -> "v" + i).collect(Collectors.joining(", "));
    String text = "[" + "v49999, ".repeat(900) + "w]";

    long start = System.nanoTime();
    FileResult result = scan("{items: {enum: [" + values + "]}}", "a.yaml", text);

    assertThat(result.findings()).hasSize(1);
    assertThat(result.findings().getFirst().message()).hasSizeLessThanOrEqualTo(1000);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
  }

  private FileResult scan(String schema, String path, String text) {
    return new Probe(folder).scan(validator, Map.of("schema", schema), path, text.getBytes(UTF_8));
  }
}
