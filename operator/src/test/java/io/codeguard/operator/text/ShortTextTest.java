package io.codeguard.operator.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShortTextTest {
  @Test
  void whatFitsIsLeftAlone() {
    assertThat(ShortText.start("src/Größe.java", 14)).isEqualTo("src/Größe.java");
    assertThat(ShortText.end("src/Größe.java", 14)).isEqualTo("src/Größe.java");
  }

  @Test
  void aLongTextLosesItsEndAndALongPathItsBeginning() {
    assertThat(ShortText.start("abcdef", 4)).isEqualTo("abc…");
    assertThat(ShortText.end("abcdef", 4)).isEqualTo("…def");
  }

  @Test
  void noCharacterIsCutInTwo() {
    assertThat(ShortText.start("ab\uD83D\uDE00cd", 4)).isEqualTo("ab…");
    assertThat(ShortText.end("ab\uD83D\uDE00cd", 4)).isEqualTo("…cd");
  }

  @Test
  void nothingSteersATerminalOrTurnsTheText() {
    assertThat(ShortText.end("a\u001b[2Jb\n", 99)).isEqualTo("a\uFFFD[2Jb\uFFFD");
    assertThat(ShortText.start("a\u009b2J\u202eb\u2028", 99)).isEqualTo("a\uFFFD2J\uFFFDb\uFFFD");
  }
}
