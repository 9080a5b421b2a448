package io.codeguard.validators.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileCopierTest {
  private static final long BLOCK = 4096;

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void write() throws IOException {
    file = Files.writeString(folder.resolve("file"), "x");
  }

  private void add(FileCopier copies, String target) throws IOException {
    PosixFileAttributes attributes =
        Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    copies.add(file, attributes, folder.resolve(target));
  }

  @Test
  void tinyFilesAndDirectoriesTakeABlockEach() throws IOException {
    FileCopier copies = new FileCopier(folder, 3 * BLOCK);

    add(copies, "one");
    add(copies, "below/two");
    assertThat(copies.isFull()).isFalse();

    assertThatThrownBy(() -> add(copies, "three")).hasMessage("not enough memory for copies");
    assertThat(copies.isFull()).isTrue();
    assertThat(folder.resolve("three")).doesNotExist();
  }
}
