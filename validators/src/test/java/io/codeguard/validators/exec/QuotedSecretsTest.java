package io.codeguard.validators.exec;

import static org.assertj.core.api.Assertions.assertThat;

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
    assertThat(QuotedSecrets.hide(message, source)).isEqualTo(expected);
  }
}
