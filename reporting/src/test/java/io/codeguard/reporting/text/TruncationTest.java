package io.codeguard.reporting.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TruncationTest {
  @Test
  void whatFitsIsLeftAlone() {
    assertThat(Truncation.start("src/Größe.java", 14)).isEqualTo("src/Größe.java");
    assertThat(Truncation.end("src/Größe.java", 14)).isEqualTo("src/Größe.java");
  }

  @Test
  void aLongTextLosesItsEndAndALongPathItsBeginning() {
    assertThat(Truncation.start("abcdef", 4)).isEqualTo("abc…");
    assertThat(Truncation.end("abcdef", 4)).isEqualTo("…def");
  }

  @Test
  void noCharacterIsCutInTwo() {
    assertThat(Truncation.start("ab\uD83D\uDE00cd", 4)).isEqualTo("ab…");
    assertThat(Truncation.end("ab\uD83D\uDE00cd", 4)).isEqualTo("…cd");
  }

  @Test
  void nothingSteersATerminalOrTurnsTheText() {
    assertThat(Truncation.end("a\u001b[2Jb\n", 99)).isEqualTo("a\uFFFD[2Jb\uFFFD");
    assertThat(Truncation.start("a\u009b2J\u202eb\u2028", 99)).isEqualTo("a\uFFFD2J\uFFFDb\uFFFD");
  }
}
