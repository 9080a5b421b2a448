package io.codeguard.validators.schema;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.codeguard.reporting.FileResult;
import io.codeguard.reporting.Finding;
import io.codeguard.reporting.Outcome;
import io.codeguard.validators.Validator.InvalidParametersException;
import io.codeguard.validators.Validators;
import io.codeguard.validators.testing.Probe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract of the validator {@code json-schema}. */
class JsonSchemaValidatorTest {
  private static final String SERVICE =
      """
      type: object
      required: [name, port]
      additionalProperties: false
      properties:
        name: {type: string, pattern: '^[a-z]+$', maxLength: 8}
        port: {type: integer, minimum: 1, maximum: 65535}
        mode: {enum: [fast, safe]}
        tags:
          type: array
          uniqueItems: true
          items: {type: string}
        limits:
          type: object
          additionalProperties: {type: number}
      """;

  private final JsonSchemaValidator validator = new JsonSchemaValidator();
  @TempDir private Path folder;

  @ParameterizedTest
  @MethodSource("good")
  void whatFitsIsClean(String path, String text) {
    FileResult result = scan(SERVICE, path, text);

    assertThat(result.findings()).isEmpty();
    assertThat(result.outcome()).isEqualTo(Outcome.CLEAN);
  }

  static Stream<Arguments> good() {
    return Stream.of(
        Arguments.of("a.json", "{\"name\": \"web\", \"port\": 80}"),
        Arguments.of("a.yaml", "name: web\nport: 80\n"),
        Arguments.of("a.yml", "---\nname: web\nport: 80\n---\n# nothing\n---\nname: db\nport: 1\n"),
        Arguments.of("a.toml", "name = \"web\"\nport = 80\n[limits]\ncpu = 1.5\n"),
        Arguments.of(
            "hex.yaml", "port: 0x50\nname: web\nlimits: &l {cpu: 1}\nmode: fast\ntags: []\n"),
        Arguments.of("tsconfig.json", "{\"name\": \"web\", // comment\n \"port\": 80,}"));
  }

  @ParameterizedTest
  @MethodSource("bad")
  void whatDoesNotFitIsFoundInItsPlace(
      String path, String text, String rule, int line, int column, String message) {
    assertThat(scan(SERVICE, path, text).findings())
        .extracting(Finding::rule, Finding::line, Finding::column, Finding::message)
        .contains(tuple("json-schema/" + rule, line, column, message));
  }

  static Stream<Arguments> bad() {
    return Stream.of(
        Arguments.of(
            "a.yaml",
            "name: web\nport: '80'\n",
            "type",
            2,
            7,
            "/port: string found, integer expected"),
        Arguments.of(
            "a.json",
            "{\n  \"name\": \"web\",\n  \"port\": 70000\n}",
            "maximum",
            3,
            11,
            "/port: must have a maximum value of 65535"),
        Arguments.of(
            "a.toml",
            "name = \"web\"\nport = 0\n",
            "minimum",
            2,
            1,
            "/port: must have a minimum value of 1"),
        Arguments.of(
            "a.toml",
            "limits = {\"😀\" = 1, cpu = '1'}\nname = \"web\"\nport = 1\n",
            "type",
            1,
            21,
            "/limits/cpu: string found, number expected"),
        Arguments.of(
            "a.yaml",
            "# x\nname: web\n",
            "required",
            2,
            1,
            "the whole: required property 'port' not found"),
        Arguments.of(
            "a.yaml",
            "name: web\nport: 1\nprot: 2\n",
            "additionalProperties",
            3,
            1,
            "the whole: property 'prot' is not defined in the schema and the schema does not allow"
                + " additional properties"),
        Arguments.of(
            "a.yaml",
            "name: web\nport: 1\n---\nname: web\nport: 1\nmode: slow\n",
            "enum",
            6,
            7,
            "/mode: does not have a value in the enumeration [\"fast\", \"safe\"]"),
        Arguments.of(
            "a.yaml",
            "name: WEB\nport: 1\n",
            "pattern",
            1,
            7,
            "/name: does not match the regex pattern ^[a-z]+$"),
        Arguments.of(
            "a.yaml",
            "name: web\nport: 1\ntags:\n  - a\n  - 7\n",
            "type",
            5,
            5,
            "/tags/1: integer found, string expected"),
        Arguments.of(
            "a.yaml",
            "name: web\nport: 1\ntags:\n  - a\n  - a\n",
            "uniqueItems",
            3,
            1,
            "/tags: must have only unique items in the array"),
        Arguments.of(
            "a.yaml",
            "name: web\nport: 1\nlimits:\n  a/b~c: much\n",
            "type",
            4,
            10,
            "/limits/a~1b~0c: string found, number expected"),
        Arguments.of(
            "umlaut.yaml",
            "name: web # \ud83d\ude80 ü\nport: '80'\n",
            "type",
            2,
            7,
            "/port: string found, integer expected"));
  }

  @Test
  void patternsFollowEcmaScript() {
    String schema = "{properties: {a: {pattern: '^[\\u00e4\\d]+$'}}}";

    assertThat(scan(schema, "a.yaml", "a: \u00e47").findings()).isEmpty();
    assertThat(scan(schema, "a.yaml", "a: x").findings()).hasSize(1);
  }

  /** ECMAScript writes a supplementary character as two escapes. */
  @Test
  void patternsNameCharactersByTheirHalves() {
    String one = "{properties: {a: {pattern: '^\\u0061\\uD83D\\uDE00$'}}}";
    String range = "{properties: {a: {pattern: '^[\\ud83d\\ude00-\\ud83d\\ude4f]\\u0061$'}}}";
    String escaped = "{properties: {a: {pattern: '^\\\\ud83d\\\\\\u0061$'}}}";

    assertThat(scan(one, "a.yaml", "a: a\ud83d\ude00").findings()).isEmpty();
    assertThat(scan(range, "a.yaml", "a: \ud83d\ude11a").findings()).isEmpty();
    assertThat(scan(range, "a.yaml", "a: \ud83d\udeffa").findings()).hasSize(1);
    assertThat(scan(escaped, "a.yaml", "a: '\\ud83d\\a'").findings()).isEmpty();
  }

  @Test
  void mergedAndAliasedPartsAreHeldAgainstTheSchemaToo() {
    String text = "base: &b {port: x}\nname: web\n<<: *b\n";

    assertThat(scan("{properties: {port: {type: integer}}}", "a.yaml", text).findings())
        .extracting(Finding::rule, Finding::line)
        .containsExactly(tuple("json-schema/type", 1));
  }

  @Test
  void whatCannotBeReadIsFound() {
    assertThat(scan(SERVICE, "a.json", "{\"name\": \"web\",\n oops").findings())
        .extracting(Finding::rule, Finding::line)
        .containsExactly(tuple("json-schema/syntax", 2));
  }

  @Test
  void schemasMayBeFieldsOfAnyDraft() {
    Map<String, Object> draft4 =
        Map.of(
            "$schema",
            "http://json-schema.org/draft-04/schema#",
            "properties",
            Map.of("a", Map.of("type", "number", "maximum", 5, "exclusiveMaximum", true)));

    assertThat(scan(Map.of("schema", draft4), "a.yaml", "a: 5").findings()).hasSize(1);
    assertThat(scan(Map.of("schema", draft4), "a.yaml", "a: 4").findings()).isEmpty();
  }

  @Test
  void referencesWithinTheSchemaLeadSomewhere() {
    String schema =
        "{$ref: '#/$defs/node', $defs: {node: {type: object, properties: {next: {$ref: '#/$defs/node'},"
            + " size: {type: integer}}}}}";

    assertThat(scan(schema, "a.json", "{\"next\": {\"next\": {\"size\": \"x\"}}}").findings())
        .extracting(Finding::message)
        .containsExactly("/next/next/size: string found, integer expected");
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void invalidSchemasAreRejectedWithARemedy(Map<String, Object> parameters, String message) {
    assertThatThrownBy(() -> Validators.prepare(validator, parameters))
        .isInstanceOf(InvalidParametersException.class)
        .hasMessageContaining(message);
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        Arguments.of(Map.of(), "parameters: give either schema"),
        Arguments.of(
            Map.of("schema", Map.of(), "schemaFile", "a"), "parameters: give either schema"),
        Arguments.of(Map.of("schema", 7), "parameters.schema: give an object, or a string"),
        Arguments.of(Map.of("scheme", Map.of()), "'scheme' is unknown; use schema, schemaFile"),
        Arguments.of(Map.of("schema", "{"), "parameters.schema: is neither JSON nor YAML"),
        Arguments.of(Map.of("schema", "a: 1\n---\nb: 1"), "parameters.schema: has 2 documents"),
        Arguments.of(Map.of("schema", Map.of("type", "text")), "parameters.schema: /type: "),
        Arguments.of(
            Map.of("schema", Map.of("$schema", "https://example.org/mine")),
            "parameters.schema: $schema: 'https://example.org/mine' is unknown; use draft-04"),
        Arguments.of(
            Map.of("schema", Map.of("$ref", "https://example.org/schema.json")), "nothing"),
        Arguments.of(Map.of("schema", Map.of("$ref", "file:///etc/passwd")), "nothing"),
        Arguments.of(Map.of("schema", Map.of("$ref", "classpath:/logback.xml")), "nothing"),
        Arguments.of(Map.of("schema", Map.of("$ref", "#/$defs/none")), "cannot be resolved"),
        Arguments.of(
            Map.of("schema", Map.of("pattern", "(?=a)b")),
            "parameters.schema: the pattern '(?=a)b' cannot be used"),
        Arguments.of(
            Map.of(
                "schema",
                "{items: {$ref: '#/$defs/a'}, $defs: {a: {items: {$ref: '#/$defs/b'}}, b: {pattern: '(?=a)b'}}}"),
            "parameters.schema: the pattern '(?=a)b' cannot be used"),
        Arguments.of(
            Map.of("schema", "{items: {items: {$ref: 'https://example.org/x#/y'}}}"), "nothing"));
  }

  @Test
  void schemaMayBeAFileOfTheSource() throws IOException {
    Files.createDirectories(folder.resolve("schemas"));
    Files.writeString(folder.resolve("schemas/service.yaml"), SERVICE);
    Map<String, Object> parameters = Map.of("schemaFile", "schemas/service.yaml");

    assertThat(scan(parameters, "deep/down/a.yaml", "name: web\nport: x\n").findings())
        .extracting(Finding::message)
        .containsExactly("/port: string found, integer expected");
    assertThat(validator.judgesFilesAlone(parameters)).isFalse();
    assertThat(validator.judgesFilesAlone(Map.of("schema", Map.of()))).isTrue();
  }

  @Test
  void schemaFileCannotLeadOutOfTheSource() throws IOException {
    Path source = Files.createDirectory(folder.resolve("source"));
    Path outside = Files.createDirectory(folder.resolve("outside"));
    Files.writeString(outside.resolve("schema.json"), "{}");
    Files.createSymbolicLink(source.resolve("linked"), outside);
    Files.createSymbolicLink(source.resolve("linked.json"), outside.resolve("schema.json"));

    for (String path :
        List.of(
            "../outside/schema.json",
            "linked/schema.json",
            "linked.json",
            outside.resolve("schema.json").toString(),
            "none.json")) {
      FileResult result =
          new Probe(source)
              .scan(validator, Map.of("schemaFile", path), "a.json", "{}".getBytes(UTF_8));
      assertThat(result.outcome()).as(path).isEqualTo(Outcome.FAILED);
      assertThat(result.reason()).startsWith("parameters.schemaFile: '" + path + "' is ");
    }
  }

  private FileResult scan(String schema, String path, String text) {
    return scan(Map.of("schema", schema), path, text);
  }

  private FileResult scan(Map<String, Object> parameters, String path, String text) {
    return new Probe(folder).scan(validator, parameters, path, text.getBytes(UTF_8));
  }
}
