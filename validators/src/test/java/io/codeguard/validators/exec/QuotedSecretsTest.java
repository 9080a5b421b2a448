package io.codeguard.validators.exec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuotedSecretsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "Possible hardcoded password: 'hunter2' | password = 'hunter2' | Possible hardcoded password: '***'",
        "Possible hardcoded password: 'hunter2' | password: hunter2 | Possible hardcoded password: '***'",
        "Possible hardcoded password: 'it's' | password = \"it's\" | Possible hardcoded password: '***'",
        "Possible hardcoded password: 'abc' | password = 'a' 'bc' | Possible hardcoded password: '***'",
        "the api-key `k-1` of \"me\" | <key>k-1</key> | the api-key `***` of \"***\"",
        "Possible hardcoded password assigned to: \"password\" | password = 'hunter2' |"
            + " Possible hardcoded password assigned to: \"password\"",
        "`os` imported but unused | import os | `os` imported but unused",
        "undefined name 'hunter2' | x = 'hunter2' | undefined name 'hunter2'",
        "a secret without quotes | x | a secret without quotes",
      })
  void valuesAreHiddenAndNamesAreNot(String message, String source, String expected) {
    assertThat(new QuotedSecrets(source).hide(message)).isEqualTo(expected);
  }

  /** Searching for text that nearly matches everywhere takes the product of both lengths. */
  @Test
  @Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
  void longQuotationsAreHiddenWithoutALook() {
    String source = "a".repeat(4_000_000);
    String message = "password '%sb'".formatted("a".repeat(2_000_000));
    assertThat(new QuotedSecrets(source).hide(message)).isEqualTo("password '***'");
  }

  /** Each of them follows all preceding ones. */
  @Test
  @Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
  void aBlankAmongMillionsOfThemIsHiddenInTime() {
    assertThat(new QuotedSecrets(" ".repeat(4_000_000)).hide("password ' '"))
        .isEqualTo("password '***'");
  }

  @Test
  @Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
  void manyQuotationsOfALargeFileAreHiddenWithoutALook() {
    QuotedSecrets secrets = new QuotedSecrets("aaaaaaaaa ".repeat(1_000_000));
    for (int i = 0; i < 10_000; i++) {
      String text = "aaaaaaaaa %04d".formatted(i);
      assertThat(secrets.hide("password '%s'".formatted(text))).isEqualTo("password '***'");
    }
  }
}
