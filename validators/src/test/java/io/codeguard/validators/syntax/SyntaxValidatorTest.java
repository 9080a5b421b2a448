package io.codeguard.validators.syntax;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.codeguard.reporting.FileResult;
import io.codeguard.reporting.Finding;
import io.codeguard.reporting.Outcome;
import io.codeguard.validators.SourceFile;
import io.codeguard.validators.Validator;
import io.codeguard.validators.Validator.InvalidParametersException;
import io.codeguard.validators.Validators;
import io.codeguard.validators.testing.Probe;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SyntaxValidatorTest {
  private final Validator syntax = new SyntaxValidator();
  @TempDir private Path folder;
  private Probe probe;

  @BeforeEach
  void probe() {
    probe = new Probe(folder);
  }

  @Test
  void javaProblemsAreFoundWhereTheyAre() {
    assertThat(places("A.java", "class A {\n\tint x = ;\n  void m( { }\n}\n"))
        .containsExactly("java-syntax 2:10-2:10", "java-syntax 3:11-3:11");
  }

  @Test
  void javaOfTheNewestVersionAndItsPreviewsIsClean() {
    String text =
        """
        import module java.base;

        void main() {
          Object o = 1;
          String s = switch (o) { case int i when i > 0 -> "a"; case null, default -> "b"; };
          IO.println(s);
        }
        """;
    assertThat(clean("Main.java", text)).isTrue();
    assertThat(clean("module-info.java", "open module a.b { requires static c; }")).isTrue();
    assertThat(clean("package-info.java", "/** Doc. */\n@Deprecated package a.b;\n")).isTrue();
    assertThat(clean("Empty.java", "")).isTrue();
  }

  @Test
  void classesThatAreNotThereAreNoMatterOfSyntax() {
    assertThat(clean("A.java", "package x; public class B extends no.such.Type { Nope n; }"))
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"a": 1,}            | json-syntax 1:9-1:9
          {"a": 1              | json-syntax 1:8-1:8
          {'a': 1}             | json-syntax 1:2-1:2
          [1, 2] 3             | json-syntax 1:8-1:8
          [01]                 | json-syntax 1:3-1:3
          // no                | json-syntax 1:1-1:1
          [NaN]                | json-syntax 1:5-1:5
          {"a":1,"b":2,"a":3}  | json-duplicate-key 1:14-1:17
          """)
  void jsonProblemsAreFoundWhereTheyAre(String text, String place) {
    assertThat(places("a.json", text)).containsExactly(place);
  }

  @Test
  void emptyJsonIsNoJson() {
    assertThat(places("a.json", "")).containsExactly("json-syntax 1:1-1:1");
  }

  @Test
  void jsonWithAByteOrderMarkAndOtherPlanesIsCounted() {
    assertThat(places("a.json", "\ufeff{\"\ud83d\ude00\": x}"))
        .containsExactly("json-syntax 1:8-1:8");
  }

  @Test
  void controlCharactersAreNoYaml() {
    assertThat(places("a.yaml", "a: \"\u0007\"")).containsExactly("yaml-syntax 1:5-1:5");
  }

  @Test
  void everyDuplicateKeyIsAFinding() {
    assertThat(places("a.json", "[{\"a\":1,\"a\":2},\n {\"a\":{\"b\":1,\"b\":1}, \"a\":2}]"))
        .containsExactly(
            "json-duplicate-key 1:9-1:12",
            "json-duplicate-key 2:14-2:17",
            "json-duplicate-key 2:22-2:25");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"tsconfig.json", "x/tsconfig.base.json", ".vscode/launch.json", "a.jsonc"})
  void commentsAreAllowedWhereEditorsAllowThem(String path) {
    assertThat(clean(path, "// why\n{\"a\": 1, /* b */ }")).isTrue();
  }

  @Test
  void deeplyNestedJsonDoesNotOverflowTheStack() {
    FileResult result = scan("deep.json", "[".repeat(5_000_000));

    assertThat(result.outcome()).isEqualTo(Outcome.PARTIAL);
    assertThat(result.reason()).isEqualTo("nested deeper than 1000 levels");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a: b: c                  | yaml-syntax 1:5-1:5
          a: [1, 2                 | yaml-syntax 1:9-1:9
          {a: 1, b: 2, a: 3}       | yaml-duplicate-key 1:14-1:15
          a: *nope                 | yaml-unknown-alias 1:4-1:9
          a: &x 1\\n---\\nb: *x    | yaml-unknown-alias 3:4-3:6
          a: 1\\n\\tb: 2           | yaml-syntax 2:1-2:1
          """)
  void yamlProblemsAreFoundWhereTheyAre(String text, String place) {
    assertThat(places("a.yaml", text.translateEscapes())).containsExactly(place);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "# only a comment\n",
        "a: &x {b: 1}\nc:\n  <<: *x\n  <<: *x\n",
        "---\na: 1\n---\na: 1\n...\n",
        "? [complex, key]\n: 1\n? [complex, key]\n: 2\n",
        "a:\n  - b: 1\n  - b: 1\n",
        "1: a\n'1': b\n",
        "a: !vault |\n  text\n",
      })
  void yamlThatIsRightIsClean(String text) {
    assertThat(clean("a.yml", text)).isTrue();
  }

  @Test
  void yamlBombIsOnlyRead() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x]\n");
    for (int i = 1; i < 60; i++) {
      bomb.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
    }
    assertThat(clean("bomb.yaml", bomb.toString())).isTrue();
  }

  @Test
  void deeplyNestedYamlEndsWithAResult() {
    assertThat(scan("deep.yaml", "[".repeat(100_000)).outcome()).isNotEqualTo(Outcome.CLEAN);
  }

  @Test
  void helmTemplatesAreSkipped() {
    FileResult result = scan("chart/templates/a.yaml", "{{- if .Values.a }}\na: 1\n{{- end }}\n");

    assertThat(result)
        .isEqualTo(FileResult.skipped("chart/templates/a.yaml", "template, not YAML"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          <a><b></a>           | xml-syntax 1:9-1:9
          <a x='1' x='2'/>     | xml-syntax 1:17-1:17
          <a>&lt;&amp          | xml-syntax 1:12-1:12
          <a/><b/>             | xml-syntax 1:6-1:6
          text                 | xml-syntax 1:1-1:1
          """)
  void xmlProblemsAreFoundWhereTheyAre(String text, String place) {
    assertThat(places("a.xml", text)).containsExactly(place);
  }

  @Test
  void xmlNeverLoadsNorExpandsEntities() {
    String text =
        """
        <?xml version="1.0"?>
        <!DOCTYPE a [
          <!ENTITY x SYSTEM "file:///etc/passwd">
          <!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;">
        ]>
        <a>&x;&lol2;&lol2;</a>
        """;
    assertThat(clean("a.xml", text)).isTrue();
    assertThat(clean("b.xml", "<!DOCTYPE a SYSTEM \"http://127.0.0.1:1/a.dtd\"><a>&nbsp;</a>"))
        .isTrue();
  }

  @Test
  void xmlThatNeedsItsDtdInAnAttributeIsReadInPart() {
    FileResult result =
        scan("a.xml", "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a b='&x;'/>");

    assertThat(result)
        .isEqualTo(FileResult.partial("a.xml", "entities of the DTD are not read", List.of()));
    assertThat(places("b.xml", "<a b='&x;'/>")).hasSize(1);
  }

  @Test
  void largeXmlElementsAreClean() {
    StringBuilder element = new StringBuilder("<a");
    for (int i = 0; i < 5000; i++) {
      element.append(" x").append(i).append("='").append(i).append('\'');
    }
    assertThat(clean("a.xml", element + "/>")).isTrue();
    assertThat(clean("b.xml", "<a>".repeat(9_000) + "</a>".repeat(9_000))).isTrue();
    assertThat(scan("c.xml", "<a>".repeat(1_000_000)))
        .isEqualTo(FileResult.partial("c.xml", "beyond the XML parser's limits", List.of()));
  }

  @Test
  void filesThatAreNotUtf8AreSkipped() {
    byte[] latin1 = "class Ä {}".getBytes(ISO_8859_1);

    assertThat(probe.scan(syntax, Map.of(), "A.java", latin1))
        .isEqualTo(FileResult.skipped("A.java", "not UTF-8"));
    assertThat(probe.scan(syntax, Map.of(), "a.xml", "<a/>".getBytes(UTF_16)))
        .isEqualTo(FileResult.skipped("a.xml", "not UTF-8"));
  }

  @Test
  void filesThatAreTooLargeAreSkipped() {
    byte[] large = new byte[10 * 1024 * 1024 + 1];

    assertThat(probe.scan(syntax, Map.of(), "a.json", large))
        .isEqualTo(FileResult.skipped("a.json", "too large"));
  }

  @Test
  void linksAreNotFollowed() throws Exception {
    Path link = folder.resolve("a.json");
    Files.createSymbolicLink(link, Path.of("/etc/passwd"));

    assertThat(probe.scan(syntax, Map.of(), List.of(new SourceFile("a.json", link))))
        .containsExactly(FileResult.skipped("a.json", "not a regular file"));
  }

  @Test
  void fileThatOverflowsTheStackFailsAloneAndSilently() {
    List<SourceFile> files =
        List.of(
            file("A.java", "class A { Object o = " + "(".repeat(2_000_000) + "; }"),
            file("B.java", "class B {}"));
    PrintStream before = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    try {
      System.setErr(new PrintStream(said, true, UTF_8));

      assertThat(probe.scan(syntax, Map.of(), files))
          .containsExactly(
              FileResult.failed("A.java", "nested too deeply"), FileResult.of("B.java", List.of()));
    } finally {
      System.setErr(before);
    }
    assertThat(said.toString(UTF_8)).isEmpty();
  }

  @Test
  void filesAfterTheDeadlineFail() throws InvalidParametersException {
    List<FileResult> results =
        Validators.prepare(syntax, Map.of()).validate(List.of(file("a.json", "{}")), Instant.EPOCH);

    assertThat(results).containsExactly(FileResult.failed("a.json", "deadline reached"));
  }

  @Test
  void fingerprintsSurviveMovedLinesAndDistinguishEqualOnes() {
    List<Finding> before = scan("a.json", "[{\"a\":1,\"a\":1},\n{\"a\":1,\"a\":1}]").findings();
    List<Finding> after =
        scan("a.json", "\n\n[{\"a\":1,\"a\":1},\n\n{\"a\":1,\"a\":1}]").findings();
    List<Finding> renamed = scan("b.json", "[{\"a\":1,\"a\":1},\n{\"a\":1,\"a\":1}]").findings();

    assertThat(before).extracting(Finding::fingerprint).doesNotHaveDuplicates().hasSize(2);
    assertThat(after)
        .extracting(Finding::fingerprint)
        .isEqualTo(before.stream().map(Finding::fingerprint).toList());
    assertThat(renamed)
        .extracting(Finding::fingerprint)
        .doesNotContainAnyElementsOf(before.stream().map(Finding::fingerprint).toList());
    assertThat(renamed)
        .extracting(Finding::moveFingerprint)
        .isEqualTo(before.stream().map(Finding::moveFingerprint).toList());
  }

  @Test
  void manyFindingsInOneLongLineTakeLittleTime() {
    String text = "{" + "\"a\":1,".repeat(1_300_000) + "\"a\":1}";

    FileResult result = probe.scan(syntax, Map.of(), "a.json", text, Duration.ofSeconds(5));

    assertThat(result.reason()).isEqualTo("more than 1000 findings");
    assertThat(result.findings()).hasSize(1000);
  }

  @Test
  void messagesCannotDriveATerminal() {
    Finding finding = scan("a.yaml", "\"\\e[31m\": 1\n\"\\e[31m\": 2\n").findings().getFirst();

    assertThat(finding.message()).isEqualTo("duplicate key '\\u001b[31m'");
  }

  @Test
  void acceptsOnlyFilesThatItCanParse() {
    assertThat(List.of("a/B.java", "x.JSON", "c.yml", "pom.xml")).allMatch(syntax::accepts);
    assertThat(List.of("a.txt", "json", "a.java.bak", "Makefile")).noneMatch(syntax::accepts);
  }

  @Test
  void parametersAreRejected() {
    assertThatThrownBy(() -> Validators.prepare(syntax, Map.of("depth", 3)))
        .isInstanceOf(InvalidParametersException.class)
        .hasMessage("parameters: 'depth' is unknown; remove it, because there are no parameters");
  }

  private SourceFile file(String path, String text) {
    return probe.file(path, text.getBytes(UTF_8));
  }

  private FileResult scan(String path, String text) {
    return probe.scan(syntax, path, text);
  }

  private List<String> places(String path, String text) {
    return scan(path, text).findings().stream().map(Probe::place).toList();
  }

  private boolean clean(String path, String text) {
    FileResult result = scan(path, text);
    assertThat(result.findings()).isEmpty();
    return result.outcome() == Outcome.CLEAN;
  }
}
