package io.codeguard.validators.exec;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.regex.PatternSyntaxException;

/** Globs for file names. Immutable. */
final class FileNames {
  private final List<PathMatcher> globs;

  /**
   * @param globs empty for all names
   */
  FileNames(List<String> globs) {
    this.globs = globs.stream().map(FileNames::glob).toList();
  }

  static boolean isGlob(Object text) {
    try {
      return text instanceof String glob && !glob.contains("/") && glob(glob) != null;
    } catch (PatternSyntaxException e) {
      return false;
    }
  }

  private static PathMatcher glob(String glob) {
    return FileSystems.getDefault().getPathMatcher("glob:" + glob);
  }

  boolean match(String path) {
    Path name = Path.of(path.substring(path.lastIndexOf('/') + 1));
    return globs.isEmpty() || globs.stream().anyMatch(glob -> glob.matches(name));
  }
}
