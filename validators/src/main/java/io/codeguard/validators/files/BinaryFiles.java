package io.codeguard.validators.files;

import java.util.Locale;
import java.util.Set;

/** Detects binary files, by name and by content. */
public final class BinaryFiles {
  private static final int CHECKED_BYTES = 8000;

  private static final Set<String> EXTENSIONS =
      Set.of(
          "7z", "a", "avi", "avif", "bin", "bmp", "bz2", "class", "dll", "dylib", "ear", "eot",
          "exe", "flac", "gif", "gz", "heic", "ico", "jar", "jpeg", "jpg", "lib", "lz4", "mkv",
          "mov", "mp3", "mp4", "mpeg", "o", "ogg", "otf", "pdf", "png", "psd", "pyc", "rar", "so",
          "tar", "tgz", "tif", "tiff", "ttf", "war", "wasm", "wav", "webm", "webp", "whl", "woff",
          "woff2", "xz", "zip", "zst");

  private BinaryFiles() {}

  /** Whether files with this name are known to be binary. */
  public static boolean isNamed(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    int dot = name.lastIndexOf('.');
    return dot >= 0 && EXTENSIONS.contains(name.substring(dot + 1));
  }

  /**
   * Rejects binary content.
   *
   * @throws FileSkippedException if there is a NUL byte near the start, which text never contains
   */
  public static void skip(byte[] content) throws FileSkippedException {
    for (int i = 0; i < content.length && i < CHECKED_BYTES; i++) {
      if (content[i] == 0) {
        throw new FileSkippedException("binary");
      }
    }
  }
}
