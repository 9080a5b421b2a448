package io.codeguard.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Sources with many files, each with one finding. */
final class ManyFiles {
  private ManyFiles() {}

  /**
   * @param lines of filler in each file, which determine the duration of a task
   */
  static Path zip(Path file, int files, int lines) {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      for (int i = 0; i < files; i++) {
        zip.putNextEntry(new ZipEntry("d%02d/f%05d.txt".formatted(i % 37, i)));
        zip.write(("number " + i + "\n" + noise(i, lines) + "needle\n").getBytes(UTF_8));
        zip.closeEntry();
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lines of 64 bytes that do not compress like a zip bomb. */
  private static String noise(int seed, int lines) {
    Random random = new Random(seed);
    return IntStream.range(0, 7 * lines)
        .mapToObj(word -> "%08x%c".formatted(random.nextInt(), word % 7 == 6 ? '\n' : ' '))
        .collect(Collectors.joining());
  }

  /** This number of validations, each of which has to scan the whole file for its finding. */
  static String validations(int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                "{type: pattern, parameters: {patterns: [{id: p%d, regex: '[mn][def][def][cd][kl][def]', message: m}]}}"
                    .formatted(i))
        .collect(Collectors.joining(", "));
  }
}
