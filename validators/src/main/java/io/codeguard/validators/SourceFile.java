package io.codeguard.validators;

import java.nio.file.Path;

/**
 * A file to look at.
 *
 * @param path relative to the source's root, separated by {@code /}; for messages and findings
 * @param location where the content is; a regular file, never a link
 */
public record SourceFile(String path, Path location) {
  /**
   * Where the source's other files are.
   *
   * @throws IllegalStateException when the location does not end with the path
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
