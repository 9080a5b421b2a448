package io.codeguard.validators.licence;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.codeguard.reporting.Finding;
import io.codeguard.validators.Validator;
import io.codeguard.validators.Validators;
import io.codeguard.validators.testing.Probe;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LicenceValidatorTest {
  private static final Map<String, Object> APACHE_MIT =
      Map.of("allowed", List.of("Apache-2.0", "MIT"));

  private final Validator licence = new LicenceValidator();
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          // SPDX-License-Identifier: Apache-2.0                    |
          /* SPDX-License-Identifier: apache-2.0 */                 |
          <!-- SPDX-License-Identifier: MIT -->                     |
          ; SPDX-License-Identifier: GPL-2.0+ OR MIT                |
          ; SPDX-License-Identifier: MIT OR GPL-2.0-only AND ISC    |
          ; SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception |
          ; SPDX-License-Identifier: (MIT AND Apache-2.0)           |
          ; SPDX-License-Identifier: GPL-3.0-only                   | licence-not-allowed 1:28-1:40
          ; SPDX-License-Identifier: MIT AND GPL-3.0-only           | licence-not-allowed 1:28-1:48
          ; SPDX-License-Identifier: (MIT OR ISC) AND BSD-2-Clause  | licence-not-allowed 1:28-1:57
          ; SPDX-License-Identifier: MIT Apache-2.0                 | licence-malformed 1:28-1:42
          ; SPDX-License-Identifier: MIT OR                         | licence-malformed 1:28-1:34
          ; SPDX-License-Identifier: (MIT                           | licence-malformed 1:28-1:32
          ; SPDX-License-Identifier: The MIT License!               | licence-malformed 1:28-1:44
          ; SPDX-License-Identifier:                                | licence-malformed 1:27-1:27
          ; nothing                                                 | licence-missing 0:0-0:0
          """)
  void headerIsReadAsSpdxHasIt(String text, String place) {
    assertThat(scan(APACHE_MIT, text).stream().map(Probe::place).toList())
        .isEqualTo(place == null ? List.of() : List.of(place));
  }

  @Test
  void anyLicenceIsAllowedWhenNoneIsNamed() {
    assertThat(scan(Map.of(), "# SPDX-License-Identifier: LicenseRef-Our-Own\n")).isEmpty();
  }

  @Test
  void headerStandsInTheFirstLines() {
    String header = "# SPDX-License-Identifier: MIT\n";

    assertThat(scan(Map.of(), "#\n".repeat(29) + header)).isEmpty();
    assertThat(scan(Map.of(), "#\n".repeat(30) + header)).hasSize(1);
  }

  @Test
  void emptyFilesNeedNoLicence() {
    assertThat(scan(Map.of(), "\n")).isEmpty();
  }

  @Test
  void deepNestingIsMalformed() {
    assertThat(scan(Map.of(), "# SPDX-License-Identifier: " + "(".repeat(100_000)))
        .extracting(Finding::rule)
        .containsExactly("licence-malformed");
  }

  @Test
  void acceptsSourceCodeOnly() {
    assertThat(List.of("a.py", "a/B.java")).allMatch(licence::accepts);
    assertThat(List.of("README.md", "a.json", "java", ".py")).noneMatch(licence::accepts);
  }

  @ParameterizedTest
  @ValueSource(strings = {"MIT OR ISC", "", "a b"})
  void allowedIsAListOfIds(String id) {
    assertThatThrownBy(() -> Validators.prepare(licence, Map.of("allowed", List.of(id))))
        .hasMessage(
            "parameters.allowed: '%s' is not an SPDX id; give ids, such as [Apache-2.0, MIT]"
                .formatted(id));
  }

  @Test
  void unknownParametersAreRejected() {
    assertThatThrownBy(() -> Validators.prepare(licence, Map.of("allow", List.of("MIT"))))
        .hasMessage("parameters: 'allow' is unknown; use allowed");
  }

  private List<Finding> scan(Map<String, Object> parameters, String text) {
    return new Probe(folder).scan(licence, parameters, "a.py", text.getBytes(UTF_8)).findings();
  }
}
