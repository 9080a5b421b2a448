package io.codeguard.protocol;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Why something of a source is left out, as {@link SourceListing#excluded()} counts it. */
public final class Exclusions {
  public static final String SYMBOLIC_LINK = "symbolic link";
  public static final String HARD_LINK = "hard link";
  public static final String SPECIAL_FILE = "special file";
  public static final String SUBMODULE = "submodule";
  public static final String GITS_OWN = "git's own files";

  /** What stands for a file that git keeps elsewhere. */
  public static final String LFS_POINTER = "LFS pointer";

  private static final Set<String> NO_FILES =
      Set.of(SYMBOLIC_LINK, HARD_LINK, SPECIAL_FILE, SUBMODULE, GITS_OWN);

  private Exclusions() {}

  /**
   * Whether what is left out for this reason is a file that nobody looks at for that. A reason that
   * only a worker of another version knows is taken for one.
   */
  public static boolean hidesFile(String reason) {
    return !NO_FILES.contains(reason);
  }

  /** How many files nobody looks at. */
  public static long hiddenFiles(Map<String, Long> excluded) {
    return excluded.entrySet().stream()
        .filter(reason -> hidesFile(reason.getKey()))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** For people: {@code 3 symbolic link, 1 too large}. */
  public static String text(Map<String, Long> excluded) {
    return new TreeMap<>(excluded)
        .entrySet().stream()
            .map(reason -> reason.getValue() + " " + reason.getKey())
            .collect(Collectors.joining(", "));
  }
}
