package io.codeguard.validators.secrets;

import io.codeguard.validators.secrets.SecretScanner.Secret;
import java.util.Collection;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The secrets of a text, of which none overlaps another. Not thread-safe. */
final class Secrets {
  private final NavigableMap<Integer, Secret> byStart = new TreeMap<>();

  /** What came first stays, unless it is less specific. */
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

  /** The last that overlaps one. */
  private Secret overlapping(Secret secret) {
    return overlapping(byStart.lowerEntry(secret.span().end()), secret);
  }

  /** The one before another, if it overlaps too. */
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

  /** In the order of their places. */
  Collection<Secret> all() {
    return byStart.values();
  }
}
