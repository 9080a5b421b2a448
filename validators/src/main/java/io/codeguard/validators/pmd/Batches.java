package io.codeguard.validators.pmd;

import io.codeguard.validators.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/** Divides files into batches by their sizes. */
final class Batches {
  private Batches() {}

  /**
   * In the same order, each with as many files as come to no more bytes; a larger file is alone.
   *
   * @param most in bytes
   */
  static List<List<SourceFile>> of(List<SourceFile> files, long most) {
    List<List<SourceFile>> batches = new ArrayList<>();
    int from = 0;
    long bytes = 0;
    for (int i = 0; i < files.size(); i++) {
      long size = size(files.get(i));
      if (i > from && bytes + size > most) {
        batches.add(files.subList(from, i));
        from = i;
        bytes = 0;
      }
      bytes += size;
    }
    if (from < files.size()) {
      batches.add(files.subList(from, files.size()));
    }
    return batches;
  }

  /** What cannot be read takes nothing. */
  private static long size(SourceFile file) {
    try {
      return Files.readAttributes(
              file.location(), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
          .size();
    } catch (IOException e) {
      return 0;
    }
  }
}
