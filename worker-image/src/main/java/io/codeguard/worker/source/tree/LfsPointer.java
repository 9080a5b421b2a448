package io.codeguard.worker.source.tree;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Recognizes what git stores in place of a file that it keeps elsewhere (git-lfs, "The Pointer"). A
 * file that holds anything else is none, so that nothing can be hidden behind its first line.
 */
final class LfsPointer {
  private static final int LONGEST = 1024;

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
    if (bytes > LONGEST) {
      return false;
    }
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      String start = new String(in.readNBytes(LONGEST + 1), ISO_8859_1);
      return start.length() <= LONGEST && POINTER.matcher(start).matches();
    }
  }
}
