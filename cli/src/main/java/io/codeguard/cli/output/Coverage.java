package io.codeguard.cli.output;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What was not looked at, or not in full, counted by reason.
 *
 * @param skipped tasks whose file was not looked at
 * @param partial tasks whose file was looked at in part
 * @param excluded files left out of the source
 */
public record Coverage(
    SortedMap<String, Long> skipped,
    SortedMap<String, Long> partial,
    SortedMap<String, Long> excluded) {
  /** Nothing is known but what the status tells. */
  public static final Coverage UNKNOWN =
      new Coverage(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
}
