package io.codeguard.protocol;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The reasons why parts of a source are excluded, as counted by {@link SourceListing#excluded()}.
 */
public final class Exclusions {
  public static final String SYMBOLIC_LINK = "symbolic link";
  public static final String HARD_LINK = "hard link";
  public static final String SPECIAL_FILE = "special file";
  public static final String SUBMODULE = "submodule";
  public static final String GITS_OWN = "git's own files";

  /** A placeholder for a file in git LFS. */
  public static final String LFS_POINTER = "LFS pointer";

  private static final Set<String> NO_FILES =
      Set.of(SYMBOLIC_LINK, HARD_LINK, SPECIAL_FILE, SUBMODULE, GITS_OWN);

  private Exclusions() {}

  /**
   * Whether exclusion for this reason hides a file from the scan. True for unknown reasons of
   * workers of other versions.
   */
  public static boolean hidesFile(String reason) {
    return !NO_FILES.contains(reason);
  }

  /** The number of files that are not scanned. */
  public static long hiddenFiles(Map<String, Long> excluded) {
    return excluded.entrySet().stream()
        .filter(reason -> hidesFile(reason.getKey()))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** Formats the counts for messages: {@code 3 symbolic link, 1 too large}. */
  public static String text(Map<String, Long> excluded) {
    return new TreeMap<>(excluded)
        .entrySet().stream()
            .map(reason -> reason.getValue() + " " + reason.getKey())
            .collect(Collectors.joining(", "));
  }
}
