package io.codeguard.worker.source.tree;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Detects git-lfs pointer files (git-lfs, "The Pointer"). A file with any other content is not one,
 * so that a pointer's first line cannot hide a file from the scan.
 */
final class LfsPointer {
  private static final int MAX_LENGTH = 1024;

  private static final Pattern POINTER =
      Pattern.compile(
          "version https://git-lfs\\.github\\.com/spec/v\\d{1,3}\n"
              + "(ext-\\d-[a-z0-9.-]{1,64} sha256:[0-9a-f]{64}\n){0,10}"
              + "oid sha256:[0-9a-f]{64}\n"
              + "size \\d{1,19}\n?");

  private LfsPointer() {}

  /**
   * @param bytes the file's size
   */
  static boolean is(Path file, long bytes) throws IOException {
    if (bytes > MAX_LENGTH) {
      return false;
    }
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      String start = new String(in.readNBytes(MAX_LENGTH + 1), ISO_8859_1);
      return start.length() <= MAX_LENGTH && POINTER.matcher(start).matches();
    }
  }
}
