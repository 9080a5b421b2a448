package io.codeguard.validators.syntax;

import io.codeguard.reporting.Rule;
import io.codeguard.validators.files.FileByFile.FileScan;
import java.util.List;

/**
 * Parses files of one kind. Thread-safe.
 *
 * <p>Parsers access only the text: no other files, no network, no class path.
 */
interface Language extends FileScan {
  /** Whether a file with this lower-case name without directories is of this kind. */
  boolean isNamed(String fileName);

  List<Rule> rules();

  /** The extension after the last dot; empty if there is none. */
  static String extension(String fileName) {
    int dot = fileName.lastIndexOf('.');
    return dot < 0 ? "" : fileName.substring(dot + 1);
  }
}
