package io.codeguard.validators.files;

import java.util.Locale;
import java.util.Set;

/** Tells files that hold no text, by name before they are fetched, and by content. */
public final class BinaryFiles {
  private static final int LOOKED_AT = 8000;

  private static final Set<String> EXTENSIONS =
      Set.of(
          "7z", "a", "avi", "avif", "bin", "bmp", "bz2", "class", "dll", "dylib", "ear", "eot",
          "exe", "flac", "gif", "gz", "heic", "ico", "jar", "jpeg", "jpg", "lib", "lz4", "mkv",
          "mov", "mp3", "mp4", "mpeg", "o", "ogg", "otf", "pdf", "png", "psd", "pyc", "rar", "so",
          "tar", "tgz", "tif", "tiff", "ttf", "war", "wasm", "wav", "webm", "webp", "whl", "woff",
          "woff2", "xz", "zip", "zst");

  private BinaryFiles() {}

  /** Whether files of this name are known to hold no text. */
  public static boolean isNamed(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    int dot = name.lastIndexOf('.');
    return dot >= 0 && EXTENSIONS.contains(name.substring(dot + 1));
  }

  /**
   * Goes on only with text.
   *
   * @throws FileSkippedException when there is a zero byte near the start, which text never has
   */
  public static void skip(byte[] content) throws FileSkippedException {
    for (int i = 0; i < content.length && i < LOOKED_AT; i++) {
      if (content[i] == 0) {
        throw new FileSkippedException("binary");
      }
    }
  }
}
