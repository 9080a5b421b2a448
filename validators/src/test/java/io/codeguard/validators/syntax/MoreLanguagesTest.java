package io.codeguard.validators.syntax;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.codeguard.reporting.FileResult;
import io.codeguard.reporting.Outcome;
import io.codeguard.validators.Validator;
import io.codeguard.validators.files.Content;
import io.codeguard.validators.files.FileFindings;
import io.codeguard.validators.files.FileIncompleteException;
import io.codeguard.validators.testing.Probe;
import java.io.StringReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MoreLanguagesTest {
  private final Validator syntax = new SyntaxValidator();
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a =                  | toml-syntax 1:4-1:4
          a = 1\\na = 2        | toml-syntax 2:1-2:1
          [t]\\n\\n  x = 01    | toml-syntax 3:7-3:7
          a='😀'\\nb='😀😀' c # 😀 | toml-syntax 2:10-2:10
          """)
  void tomlProblemsAreFoundWhereTheyAre(String text, String place) {
    assertThat(places("a.toml", text.translateEscapes())).containsExactly(place);
  }

  @Test
  void aLongDockerfileIsReadInLinearTime() {
    String text = "FROM scratch\n" + "RUN x\n".repeat(1_000_000);

    assertThat(new Probe(folder).scan(syntax, Map.of(), "Dockerfile", text, Duration.ofSeconds(20)))
        .isEqualTo(FileResult.of("Dockerfile", List.of()));
  }

  @Test
  void theDeadlineIsAskedFromInstructionToInstruction() {
    FileIncompleteException late = new FileIncompleteException("deadline reached");
    Content content = new Content("Dockerfile", "FROM scratch\nRUN x\n".getBytes(UTF_8));

    assertThatThrownBy(
            () ->
                new DockerfileLanguage()
                    .scan(
                        content,
                        () -> {
                          throw late;
                        },
                        new FileFindings("syntax", content)))
        .isSameAs(late);
  }

  @Test
  void everyTomlProblemIsAFinding() {
    assertThat(places("a.toml", "a = 1\na = 2\nb = 1\nb = 3\n"))
        .containsExactly("toml-syntax 2:1-2:1", "toml-syntax 4:1-4:1");
  }

  @Test
  void deeplyNestedTomlIsPartiallyScanned() {
    assertThat(scan("a.toml", "a = " + "[".repeat(100_000)))
        .isEqualTo(FileResult.partial("a.toml", "nested deeper than 200 levels", List.of()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a=\\\\u12          | properties-escape 1:3-1:5
          a=1\\nb=\\\\uzzzz  | properties-escape 2:3-2:5
          a=1\\n  a : 2      | properties-duplicate-key 2:3-2:4
          a\\\\ b=1\\na\\\\ b 2 | properties-duplicate-key 2:1-2:5
          """)
  void propertiesProblemsAreFoundWhereTheyAre(String text, String place) {
    assertThat(places("a.properties", text.translateEscapes())).containsExactly(place);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "# a\n! b\n",
        "a=1\nb=2",
        "a=\\u0041\nb=\\\\u",
        "a=1\\\n  a=2\n",
        "# a=1\\\na=1\n",
        "a\\=b=1\na=2\n",
        "a",
        "a=1\\",
      })
  void propertiesThatLoadAreClean(String text) throws Exception {
    new Properties().load(new StringReader(text));

    assertThat(scan("a.properties", text)).isEqualTo(FileResult.of("a.properties", List.of()));
  }

  @Test
  void propertiesMayBeLatin1() {
    FileResult result =
        new Probe(folder).scan(syntax, Map.of(), "a.properties", "a=\u00e4".getBytes(ISO_8859_1));

    assertThat(result.outcome()).isEqualTo(Outcome.CLEAN);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          FROM a\\nRUM x                          | dockerfile-syntax 2:1-2:4
          RUN x\\nFROM a                          | dockerfile-syntax 1:1-1:4
          FROM a b                                | dockerfile-syntax 1:1-1:5
          FROM a\\n  COPY x                       | dockerfile-syntax 2:3-2:7
          FROM a\\nRUN \\\\\\n  # c\\n\\n x \\\\\\n && y\\nBAD | dockerfile-syntax 7:1-7:4
          FROM a\\nCMD                            | dockerfile-syntax 2:1-2:4
          FROM a\\nRUN <<EOF\\nx                  | dockerfile-syntax 2:1-2:4
          FROM a\\nONBUILD FROM b                 | dockerfile-syntax 2:1-2:8
          FROM a\\nONBUILD COPY b                 | dockerfile-syntax 2:1-2:8
          FROM a\\nHEALTHCHECK curl x             | dockerfile-syntax 2:1-2:12
          FROM a\\nSHELL bash                     | dockerfile-syntax 2:1-2:6
          # only a comment                        | dockerfile-syntax 1:1-1:1
          """)
  void dockerfileProblemsAreFoundWhereTheyAre(String text, String place) {
    assertThat(places("Dockerfile", text.translateEscapes())).containsExactly(place);
  }

  @Test
  void dockerfileThatBuildsIsClean() {
    String text =
        """
        # syntax=docker/dockerfile:1
        # escape=\\
        ARG BASE=debian:12
        FROM --platform=$BUILDPLATFORM ${BASE} AS build
        env A=1 B="two words"
        ENV OLD form here
        RUN apt-get update \\
            # a comment between
            && apt-get install -y x \\

            && true
        RUN <<EOF
        BAD is no instruction here
        EOF
        COPY <<-"one" <<two /target/
        FROM nothing
        one
        NOR this
        two
        COPY --from=build --chown=1:1 /a /b
        COPY ["a b", "/c"]
        RUN cat <<<text
        HEALTHCHECK --interval=5s CMD ["x"]
        HEALTHCHECK NONE
        SHELL ["bash", "-c"]
        ONBUILD RUN x
        STOPSIGNAL SIGTERM
        USER 1000:1000
        EXPOSE 80/tcp 443
        FROM scratch
        COPY --from=build /b /b
        CMD ["/b"]
        """;
    assertThat(scan("Dockerfile", text)).isEqualTo(FileResult.of("Dockerfile", List.of()));
    assertThat(scan("win.dockerfile", "# escape=`\nFROM a\nRUN x `\n  y\nRUN c:\\\n"))
        .isEqualTo(FileResult.of("win.dockerfile", List.of()));
  }

  @Test
  void acceptsDockerfilesByName() {
    assertThat(List.of("Dockerfile", "a/Dockerfile.dev", "Containerfile", "x.dockerfile"))
        .allMatch(syntax::accepts);
    assertThat(List.of("Dockerfile.j2", "Dockerfile.dockerignore", "Dockerfile.md", "dockerfiles"))
        .noneMatch(syntax::accepts);
  }

  private FileResult scan(String path, String text) {
    return new Probe(folder).scan(syntax, path, text);
  }

  private List<String> places(String path, String text) {
    return scan(path, text).findings().stream().map(Probe::place).toList();
  }
}
