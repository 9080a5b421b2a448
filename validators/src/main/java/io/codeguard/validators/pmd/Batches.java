package io.codeguard.validators.pmd;

import io.codeguard.validators.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/** Divides files into batches by size. */
final class Batches {
  private Batches() {}

  /**
   * Returns batches in the same order, each limited to the given total size; a larger file is
   * alone.
   *
   * @param maxBytes the maximum size of a batch
   */
  static List<List<SourceFile>> of(List<SourceFile> files, long maxBytes) {
    List<List<SourceFile>> batches = new ArrayList<>();
    int from = 0;
    long bytes = 0;
    for (int i = 0; i < files.size(); i++) {
      long size = size(files.get(i));
      if (i > from && bytes + size > maxBytes) {
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

  /** Unreadable files count as empty. */
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
