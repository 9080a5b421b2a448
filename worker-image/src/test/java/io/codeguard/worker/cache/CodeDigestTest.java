package io.codeguard.worker.cache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CodeDigestTest {
  private static final long TIME = 1_700_000_000_000L;

  @TempDir private Path folder;

  private byte[] digest(long time, String... namesAndContents) throws IOException {
    Path jar = folder.resolve("a.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      for (int i = 0; i < namesAndContents.length; i += 2) {
        JarEntry entry = new JarEntry(namesAndContents[i]);
        entry.setLastModifiedTime(FileTime.fromMillis(time));
        out.putNextEntry(entry);
        out.write(namesAndContents[i + 1].getBytes(UTF_8));
      }
    }
    return CodeDigest.digest(jar);
  }

  @Test
  void jarsWithTheSameContentsHaveTheSameDigest() throws IOException {
    assertThat(digest(TIME, "A", "one", "B", "two")).isEqualTo(digest(0, "B", "two", "A", "one"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"A one", "A one B three", "A one C two", "A one B two C "})
  void jarsWithDifferentContentsHaveDifferentDigests(String contents) throws IOException {
    assertThat(digest(TIME, contents.split(" ", -1)))
        .isNotEqualTo(digest(TIME, "A", "one", "B", "two"));
  }

  @Test
  void classesInADirectoryHaveADigest() {
    assertThat(CodeDigest.of(CodeDigest.class)).hasSize(32).isEqualTo(CodeDigest.of(getClass()));
  }
}
