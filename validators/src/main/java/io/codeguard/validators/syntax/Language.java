package io.codeguard.validators.syntax;

import io.codeguard.reporting.Rule;
import io.codeguard.validators.files.FileByFile.Look;
import java.util.List;

/**
 * Parses files of one kind. Thread-safe.
 *
 * <p>Parsers see nothing but the text: no other file, no network, no class path.
 */
interface Language extends Look {
  /** Whether a file of this name, in lower case and without its folders, is of this kind. */
  boolean isNamed(String fileName);

  List<Rule> rules();

  /** What follows the last dot; empty when there is none. */
  static String extension(String fileName) {
    int dot = fileName.lastIndexOf('.');
    return dot < 0 ? "" : fileName.substring(dot + 1);
  }
}
