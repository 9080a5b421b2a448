package io.codeguard.validators;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.codeguard.reporting.FileResult;
import io.codeguard.reporting.Outcome;
import io.codeguard.reporting.sarif.SarifWriter;
import io.codeguard.reporting.sarif.SarifWriter.Source;
import io.codeguard.reporting.sarif.SarifWriter.ValidatedFile;
import io.codeguard.validators.files.Content;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that consist of one line. */
class LongLineTest {
  private static final long HUGE = 1L << 30;

  private static final Map<String, Map<String, Object>> PARAMETERS =
      Map.of(
          "pattern",
          Map.of("patterns", List.of(Map.of("id", "a", "regex", "a+TODO", "message", "Not done."))),
          "json-schema",
          Map.of("schema", Map.of("additionalProperties", false)));

  @TempDir private Path folder;

  /** Runs in a separate JVM with a heap of an eighth of the file's size. */
  @Test
  @Timeout(120)
  void lineOfAGibibyteIsSkippedUnread() throws Exception {
    Path file = folder.resolve("huge");
    try (RandomAccessFile writer = new RandomAccessFile(file.toFile(), "rw")) {
      writer.write("password = '".getBytes(UTF_8));
      writer.setLength(HUGE);
    }
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                Looking.class.getName(),
                file.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    List<String> said = new String(process.getInputStream().readAllBytes(), UTF_8).lines().toList();

    assertThat(process.waitFor()).as("%s", said).isZero();
    assertThat(said).hasSizeGreaterThan(12).allMatch(line -> line.endsWith(" SKIPPED too large"));
    for (String type :
        List.of("secrets", "pattern", "syntax", "licence", "java", "kubernetes", "json-schema")) {
      assertThat(said).anyMatch(line -> line.startsWith(type + " "));
    }
  }

  /** Runs in the other JVM: passes the file to each validator with all names that it accepts. */
  static final class Looking {
    private Looking() {}

    public static void main(String[] arguments) throws Exception {
      Path file = Path.of(arguments[0]);
      for (Validator validator : Validators.load().all()) {
        for (String name :
            List.of(
                "a.json", "a.yaml", "a.xml", "a.toml", "a.properties", "A.java", "Dockerfile")) {
          if (validator.accepts(name)) {
            FileResult result = scan(validator, new SourceFile(name, file));
            System.out.printf(
                "%s %s %s %s%n", validator.type(), name, result.outcome(), result.reason());
          }
        }
      }
    }
  }

  /** In each file the error is at the end, and a message might quote the whole line. */
  @ParameterizedTest
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "secrets    |a.txt   |`lorem`                        |`\tpassword = 'h0rse-B4ttery'`",
        "pattern    |a.txt   |`a`                            |`TODO`",
        "syntax     |a.json  |`[\"a`                         |`\",]`",
        "syntax     |b.json  |`a`                            |``",
        "syntax     |a.yaml  |`{x: 'a`                       |`'`",
        "syntax     |A.java  |`class A { String a = \"a`     |`\"; class }`",
        "licence    |A.java  |`// SPDX-License-Identifier: a`|`!`",
        "java       |A.java  |`class A { String a = \"a`     |`\"; { try { } finally { } } }`",
        "kubernetes |a.json  |`{\"apiVersion\":\"v1\",\"kind\":\"a`|`\"}`",
        "kubernetes |b.json  |`{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"a`|`\":1}`",
        "json-schema|a.json  |`{\"a`                         |`\":1}`",
      })
  void aFindingInAHugeLineHasAShortMessage(String type, String path, String start, String end)
      throws Exception {
    char last = start.charAt(start.length() - 1);
    int filling = Content.MAX_BYTES - start.length() - end.length();
    Path file = folder.resolve(path);
    Files.writeString(file, start + String.valueOf(last).repeat(filling) + end);
    assertThat(file).hasSize(Content.MAX_BYTES);

    FileResult result = scan(Validators.load().get(type), new SourceFile(path, file));

    assertThat(result.outcome()).as(result.reason()).isEqualTo(Outcome.FINDINGS);
    assertThat(result.findings()).allMatch(finding -> finding.message().length() <= 1000);
    assertThat(report(type, result).length).isLessThan(10_000);
  }

  private static FileResult scan(Validator validator, SourceFile file) throws Exception {
    Map<String, Object> parameters = PARAMETERS.getOrDefault(validator.type(), Map.of());
    return Validators.prepare(validator, parameters)
        .validate(List.of(file), Instant.MAX)
        .getFirst();
  }

  private static byte[] report(String type, FileResult result) throws IOException {
    ByteArrayOutputStream report = new ByteArrayOutputStream();
    Source source = new Source("a/b", "c", Optional.empty());
    SarifWriter.write(report, source, List.of(), List.of(new ValidatedFile(type, result)));
    return report.toByteArray();
  }
}
