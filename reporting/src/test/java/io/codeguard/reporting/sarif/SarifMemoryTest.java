package io.codeguard.reporting.sarif;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.codeguard.reporting.FileResult;
import io.codeguard.reporting.Finding;
import io.codeguard.reporting.Severity;
import io.codeguard.reporting.sarif.SarifWriter.Source;
import io.codeguard.reporting.sarif.SarifWriter.ValidatedFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** Large reports are written and read in a separate JVM with a limited heap. */
class SarifMemoryTest {
  private static final int FILES = 1000;
  private static final int FINDINGS_PER_FILE = 100;

  @Test
  void hundredThousandFindingsTakeLessThan64MiB() throws Exception {
    assertThat(with64MiB(Writing.class)).isEqualTo("written");
  }

  @Test
  void aBaselineOfHugeResultsTakesLessThan64MiB() throws Exception {
    assertThat(with64MiB(Reading.class)).isEqualTo("read");
  }

  private static String with64MiB(Class<?> program) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);

    assertThat(process.waitFor()).as(said).isZero();
    return said.strip();
  }

  /**
   * Reports that compress to a few hundred kilobytes: a single huge result, and many unique names.
   */
  static final class Reading {
    private Reading() {}

    public static void main(String[] args) throws Exception {
      read(IntStream.range(0, 40_000).mapToObj(i -> "\"a" + i + "\":[0" + ",0".repeat(1000) + "]"));
      read(IntStream.range(0, 3000).mapToObj(i -> "\"" + i + "x".repeat(40_000) + "\":0"));
      System.out.println("read");
    }

    private static void read(Stream<String> fields) throws IOException {
      ByteArrayOutputStream zipped = new ByteArrayOutputStream();
      try (Writer out = new OutputStreamWriter(new GZIPOutputStream(zipped), UTF_8)) {
        out.write("{\"version\":\"2.1.0\",\"runs\":[{\"results\":[{\"first\":0");
        for (Iterator<String> field = fields.iterator(); field.hasNext(); ) {
          out.write("," + field.next());
        }
        out.write("}]}]}");
      }
      var _ = Baseline.read(new ByteArrayInputStream(zipped.toByteArray()));
    }
  }

  /** Runs in the other JVM: results are produced one by one, as when they are decoded. */
  static final class Writing {
    private Writing() {}

    public static void main(String[] args) throws Exception {
      Iterable<ValidatedFile> files =
          () -> IntStream.range(0, FILES).mapToObj(Writing::file).iterator();
      SarifWriter.write(
          OutputStream.nullOutputStream(),
          new Source("a/b", "c", Optional.empty()),
          List.of(),
          files);
      System.out.println("written");
    }

    private static ValidatedFile file(int number) {
      String path = "src/main/java/org/example/deep/down/File" + number + ".java";
      List<Finding> findings =
          IntStream.rangeClosed(1, FINDINGS_PER_FILE)
              .mapToObj(line -> finding(path, number, line))
              .toList();
      return new ValidatedFile("pattern", FileResult.of(path, findings));
    }

    private static Finding finding(String path, int file, int line) {
      String fingerprint = "%032x".formatted(file * 1000L + line);
      return Finding.builder()
          .validation("pattern")
          .rule("rule-" + line % 20)
          .severity(Severity.WARNING)
          .path(path)
          .start(line, 1)
          .end(line, 9)
          .message("a message of the usual length about what is wrong here " + line % 50)
          .fingerprint(fingerprint)
          .moveFingerprint(new StringBuilder(fingerprint).reverse().toString())
          .lineHash(fingerprint.substring(16) + ":1")
          .build();
    }
  }
}
