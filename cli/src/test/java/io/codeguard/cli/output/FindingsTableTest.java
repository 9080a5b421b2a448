package io.codeguard.cli.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.codeguard.reporting.Finding;
import io.codeguard.reporting.Severity;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class FindingsTableTest {
  @Test
  void rowsAreSortedByPlaceAndAligned() {
    assertThat(
            table(
                finding(Severity.NOTE, "b.py", 10, 2, "long-rule", "x"),
                finding(Severity.WARNING, "b.py", 9, 0, "r", "y"),
                finding(Severity.ERROR, "größe/a.py", 0, 0, "r", "z")))
        .isEqualTo(
            """
            SEVERITY  PLACE       RULE       MESSAGE
            warning   b.py:9      r          y
            note      b.py:10:2   long-rule  x
            error     größe/a.py  r          z
            """);
  }

  @Test
  void aRowIsOneLineWithoutEscapeSequences() {
    assertThat(table(finding(Severity.ERROR, "a\u001b[31m\nb", 1, 1, "r\u001b[0m", "m\r\n\u0007")))
        .isEqualTo(
            """
            SEVERITY  PLACE              RULE        MESSAGE
            error     a\\u001b[31m b:1:1  r\\u001b[0m  m  \\u0007
            """);
  }

  @Test
  void nothingIsPrintedWithoutFindingsThatCount() {
    assertThat(table()).isEmpty();
  }

  private static Finding finding(
      Severity severity, String path, int line, int column, String rule, String message) {
    return new Finding("v", rule, severity, path, line, column, 0, 0, message, "");
  }

  private static String table(Finding... findings) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    FindingsTable.print(List.of(findings), new PrintStream(out, true, UTF_8));
    return out.toString(UTF_8);
  }
}
