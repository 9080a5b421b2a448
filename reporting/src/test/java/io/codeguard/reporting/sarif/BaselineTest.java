package io.codeguard.reporting.sarif;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.codeguard.reporting.Finding;
import io.codeguard.reporting.Severity;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** Reports that can be used as a baseline. */
class BaselineTest {
  private static Baseline read(String report) throws IOException {
    return Baseline.read(new ByteArrayInputStream(report.getBytes(UTF_8)));
  }

  @Test
  void resultsOfOtherFormsAreReadToo() throws Exception {
    String results =
        """
        {"suppressions": [], "x": {"suppressions": [1]}, "partialFingerprints":
          {"x": [{}], "codeguard/v1": "here", "codeguard-move/v1": null}},
        {"partialFingerprints": {"codeguard/v1": "hushed"}, "suppressions": [{"kind": ["x"]}, 1]},
        {"partialFingerprints": 7}, {}
        """;
    Baseline baseline =
        read("{\"version\": \"2.1.0\", \"runs\": [{\"results\": [" + results + "]}]}");

    assertThat(baseline.fresh(List.of(finding("here"), finding("hushed"), finding("other"))))
        .hasToString("{1, 2}");
  }

  private static Finding finding(String fingerprint) {
    return new Finding("pattern", "r", Severity.NOTE, "a", 1, 1, 1, 2, "m", fingerprint);
  }

  @Test
  void aDecompressionBombIsRejected() throws Exception {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
      byte[] blanks = " ".repeat(1 << 20).getBytes(UTF_8);
      for (int i = 0; i <= 1024; i++) {
        out.write(blanks);
      }
    }
    assertThatThrownBy(() -> Baseline.read(new ByteArrayInputStream(zipped.toByteArray())))
        .isInstanceOf(IOException.class)
        .hasMessage("it is larger than 1024 MiB uncompressed");
  }

  @Test
  void anInvalidReportIsRejected() {
    assertThatThrownBy(() -> read("")).hasMessage("it is not a JSON object");
    assertThatThrownBy(() -> read("[]")).hasMessage("it is not a JSON object");
    assertThatThrownBy(() -> read("{\"runs\": [")).hasMessageStartingWith("it is not valid JSON: ");
    assertThatThrownBy(() -> read("{\"version\": \"1.0\", \"runs\": []}"))
        .hasMessage("its 'version' is not \"2.1.0\"");
    assertThatThrownBy(() -> read("{\"version\": {\"version\": \"2.1.0\"}, \"runs\": []}"))
        .hasMessage("its 'version' is not \"2.1.0\"");
    for (String runs : new String[] {"[null, {}]", "[{\"results\": [{}, [{}], {}]}]"}) {
      assertThatThrownBy(() -> read("{\"version\": \"2.1.0\", \"runs\": " + runs + "}"))
          .hasMessage("one of its runs or results is not a JSON object");
    }
  }
}
