package io.codeguard.reporting.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeguard.reporting.text.Lines;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The expected values are those of the tests of GitHub's uploader (codeql-action). */
class LineHashesTest {
  @Test
  void emptyFileHasOneLine() {
    assertThat(hashes("", 1)).containsExactly("c129715d7a2bc9a3:1");
  }

  @Test
  void blanksAreIgnoredAndLineEndsNormalized() {
    List<String> expected =
        List.of(
            "271789c17abda88f:1", "54703d4cd895b18:1", "180aee12dab6264:1", "a23a3dc5e078b07b:1");

    assertThat(hashes(" a\nb\n  \t\tc\n d", 4)).isEqualTo(expected);
    assertThat(hashes(" a\r\nb\r\n  \t\tc\r\n d", 4)).isEqualTo(expected);
    assertThat(hashes(" a\rb\r  \t\tc\r d", 4)).isEqualTo(expected);
  }

  @Test
  void emptyLinesCount() {
    assertThat(hashes(" hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End", 6))
        .containsExactly(
            "8b7cf3e952e7aeb2:1",
            "b1ae1287ec4718d9:1",
            "bff680108adb0fcc:1",
            "c6805c5e1288b612:1",
            "b86d3392aea1be30:1",
            "e6ceba753e1a442:1");
  }

  @Test
  void equalWindowsAreNumbered() {
    List<String> hashes = hashes("x\n".repeat(200), 3);

    assertThat(hashes)
        .extracting(hash -> hash.substring(hash.indexOf(':')))
        .containsExactly(":1", ":2", ":3");
    assertThat(hashes)
        .extracting(hash -> hash.substring(0, hash.indexOf(':')))
        .containsOnly(hashes.getFirst().replace(":1", ""));
  }

  @Test
  void byteOrderMarkIsAUnit() {
    assertThat(LineHashes.of(new Lines("a\nb"), true, Set.of(1, 2)).line(1))
        .isEqualTo(hashes("\ufeffa\nb", 1).getFirst());
    assertThat(LineHashes.of(new Lines("a\nb"), true, Set.of(1, 2)).line(2))
        .isEqualTo(hashes("\ufeffa\nb", 2).getLast());
  }

  @Test
  void linesThatAreNotRequestedCountAmongTheirEquals() {
    LineHashes hashes =
        LineHashes.of(new Lines("x\n".repeat(200) + "y"), false, Set.of(3, 150, 201, 202, 0));

    assertThat(hashes.line(3)).endsWith(":3");
    assertThat(hashes.line(150)).isEqualTo(hashes("x\n".repeat(200) + "y", 150).getLast());
    assertThat(hashes.line(201)).isEqualTo(hashes("y", 1).getFirst());
    assertThat(List.of(hashes.line(202), hashes.line(0))).containsOnly("");
  }

  @Test
  void otherRequestedLinesMakeNoDifference() {
    Random random = new Random(1);
    String[] words = {"  ", "\t", "if", "(x)", "return", "é", "\r", "\r\n", "\n", "\n", "\n"};
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 2000; i++) {
      text.append(words[random.nextInt(words.length)]);
    }
    Lines lines = new Lines(text + "-".repeat(100) + text);
    List<String> all = hashes(lines.text(), lines.count());

    for (int line = 1; line <= lines.count(); line++) {
      assertThat(LineHashes.of(lines, false, Set.of(line)).line(line)).isEqualTo(all.get(line - 1));
    }
    assertThat(all).as("the second half's numbers").anyMatch(hash -> hash.endsWith(":2"));
  }

  private static List<String> hashes(String text, int lines) {
    LineHashes hashes =
        LineHashes.of(
            new Lines(text),
            false,
            IntStream.rangeClosed(1, lines).boxed().collect(Collectors.toSet()));
    return IntStream.rangeClosed(1, lines).mapToObj(hashes::line).toList();
  }
}
