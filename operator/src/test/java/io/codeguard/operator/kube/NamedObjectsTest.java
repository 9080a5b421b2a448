package io.codeguard.operator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Only names that the API server accepts become part of a request. */
class NamedObjectsTest {
  @ParameterizedTest
  @ValueSource(strings = {"a", "0", "sources", "sources-1.of.team-a"})
  void validNamesAreRequested(String name) {
    assertThat(NamedObjects.isValid(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "a..b",
        "../secrets/a",
        "a/b",
        "a?watch=true",
        "a%2fb",
        "a b",
        "a\n",
        "A",
        "é"
      })
  void invalidNamesAreNotRequested(String name) {
    assertThat(NamedObjects.isValid(name)).isFalse();
  }
}
