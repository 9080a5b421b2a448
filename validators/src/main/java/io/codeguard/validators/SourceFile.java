package io.codeguard.validators;

import java.nio.file.Path;

/**
 * A file to validate.
 *
 * @param path relative to the source's root, separated by {@code /}; for messages and findings
 * @param location the file on disk; a regular file, never a link
 */
public record SourceFile(String path, Path location) {
  /**
   * The root directory of the source.
   *
   * @throws IllegalStateException if the location does not end with the path
   */
  public Path root() {
    Path relative = Path.of(path);
    if (!location.endsWith(relative)) {
      throw new IllegalStateException(location + " does not end with " + path);
    }
    Path root = location;
    for (int names = relative.getNameCount(); names > 0; names--) {
      root = root.getParent();
    }
    return root;
  }
}
