package io.codeguard.worker.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathFilterTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          *.java          | A.java              | true
          *.java          | src/main/A.java     | true
          *.java          | src/A.javac         | false
          *.java          | src/A.java/b        | false
          /*.java         | A.java              | true
          /*.java         | src/A.java          | false
          src/*.java      | src/A.java          | true
          src/*.java      | src/main/A.java     | false
          src/*.java      | a/src/A.java        | false
          src/**          | src/A.java          | true
          src/**          | src/main/A.java     | true
          src/**          | src                 | false
          src/**          | srcs/A.java         | false
          src/            | src/main/A.java     | true
          src/            | a/src/A.java        | false
          **/src/         | a/src/A.java        | true
          **/src/         | src/A.java          | true
          **/test/**      | a/b/test/c/d        | true
          **/test/**      | test/c              | true
          **/test/**      | latest/c            | false
          a/**/b          | a/b                 | true
          a/**/b          | a/x/y/b             | true
          a/**/b          | a/xb                | false
          **              | any/thing           | true
          **.java         | a/b.java            | true
          ?.txt           | a.txt               | true
          ?.txt           | ab.txt              | false
          a?b             | a/b                 | false
          *.{java,kt}     | a/B.kt              | true
          *.{java,kt}     | a/B.kts             | false
          {src,test}/**   | test/a              | true
          {src,test}/**   | docs/a              | false
          a{b,c{d,e}}f    | acef                | true
          a{b,c{d,e}}f    | acf                 | false
          a,b             | a,b                 | true
          a}b             | a}b                 | true
          [ab].txt        | [ab].txt            | true
          [ab].txt        | a.txt               | false
          a+(b).txt       | a+(b).txt           | true
          a\\*b           | a*b                 | true
          a\\*b           | axb                 | false
          README          | readme              | false
          *.JAVA          | A.java              | false
          grün*           | grünes              | true
          ?               | 😀                  | true
          """)
  void matchesAsDocumented(String glob, String path, boolean matches) throws InvalidPlanException {
    assertThat(PathFilter.of("", List.of(glob), null).accepts(path)).isEqualTo(matches);
  }

  @Test
  void withoutGlobsAllPathsAreAccepted() throws InvalidPlanException {
    assertThat(PathFilter.of("", null, null).accepts("any/thing")).isTrue();
    assertThat(PathFilter.of("", List.of(), List.of()).accepts("any/thing")).isTrue();
  }

  @Test
  void excludeWins() throws InvalidPlanException {
    PathFilter filter =
        PathFilter.of("", List.of("src/**", "docs/**"), List.of("**/generated/**", "*.md"));

    assertThat(filter.accepts("src/A.java")).isTrue();
    assertThat(filter.accepts("docs/a.txt")).isTrue();
    assertThat(filter.accepts("docs/a.md")).isFalse();
    assertThat(filter.accepts("src/generated/A.java")).isFalse();
    assertThat(filter.accepts("pom.xml")).isFalse();
  }

  @Test
  void saysWhichGlobIsWrong() {
    assertThatThrownBy(() -> PathFilter.of("validations[1].", List.of("a", "src/{a,b"), null))
        .isInstanceOf(InvalidPlanException.class)
        .hasMessage(
            "validations[1].include[1] 'src/{a,b' is not a valid glob: a '{' is not closed by '}'");
    assertThatThrownBy(() -> PathFilter.of("", null, List.of("a\\")))
        .hasMessageContaining("exclude[0] 'a\\' is not a valid glob: nothing follows '\\'");
  }

  @Test
  void hostileGlobsTakeLinearTime() throws InvalidPlanException {
    PathFilter filter = PathFilter.of("", List.of("**/" + "*a".repeat(50) + "b"), null);

    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(10), () -> assertThat(filter.accepts("a".repeat(3000))).isFalse());
  }
}
