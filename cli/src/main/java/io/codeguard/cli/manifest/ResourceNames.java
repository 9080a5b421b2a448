package io.codeguard.cli.manifest;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Suggests a name for a misspelled one. */
final class ResourceNames {
  private ResourceNames() {}

  /** The known name that is most similar to the given one; empty if none is similar enough. */
  static Optional<String> mostSimilar(String name, Collection<String> known) {
    return known.stream()
        .filter(candidate -> isSimilar(name, candidate))
        .min(
            Comparator.comparingInt((String candidate) -> distance(name, candidate))
                .thenComparing(Comparator.naturalOrder()));
  }

  /** Whether only a few letters differ, or one name contains the other. */
  private static boolean isSimilar(String name, String candidate) {
    String a = name.toLowerCase(Locale.ROOT);
    String b = candidate.toLowerCase(Locale.ROOT);
    boolean part = Math.min(a.length(), b.length()) > 3 && (a.contains(b) || b.contains(a));
    return part || distance(name, candidate) <= Math.max(2, name.length() / 3);
  }

  /** The Levenshtein distance, ignoring case. */
  private static int distance(String from, String to) {
    String a = from.toLowerCase(Locale.ROOT);
    String b = to.toLowerCase(Locale.ROOT);
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
