package io.codeguard.validators.secrets;

import io.codeguard.validators.secrets.SecretScanner.Secret;
import java.util.Collection;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The secrets of a text, without overlaps. Not thread-safe. */
final class Secrets {
  private final NavigableMap<Integer, Secret> byStart = new TreeMap<>();

  /** Adds a secret; an existing overlapping one is replaced only by a more specific one. */
  void add(Secret secret) {
    for (Secret other = overlapping(secret); other != null; other = before(other, secret)) {
      if (other.rule().specific() || !secret.rule().specific()) {
        return;
      }
    }
    for (Secret other = overlapping(secret); other != null; other = overlapping(secret)) {
      byStart.remove(other.span().start());
    }
    byStart.put(secret.span().start(), secret);
  }

  /** The last secret that overlaps the given one. */
  private Secret overlapping(Secret secret) {
    return overlapping(byStart.lowerEntry(secret.span().end()), secret);
  }

  /** The preceding secret, if it also overlaps. */
  private Secret before(Secret other, Secret secret) {
    return overlapping(byStart.lowerEntry(other.span().start()), secret);
  }

  private static Secret overlapping(Map.Entry<Integer, Secret> entry, Secret secret) {
    boolean overlaps = entry != null && entry.getValue().span().overlaps(secret.span());
    return overlaps ? entry.getValue() : null;
  }

  int size() {
    return byStart.size();
  }

  /** The secrets sorted by location. */
  Collection<Secret> all() {
    return byStart.values();
  }
}
