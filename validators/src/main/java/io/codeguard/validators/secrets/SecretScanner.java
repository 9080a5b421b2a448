package io.codeguard.validators.secrets;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Applies rules to bytes. Immutable and thread-safe. */
final class SecretScanner {
  private final LiteralSearch search;
  private final SecretRule[][] rulesOf;

  /** A secret, and the rule that knows it. */
  record Secret(SecretRule rule, Span span) {}

  SecretScanner(List<SecretRule> rules) {
    Map<String, List<SecretRule>> byLiteral = new LinkedHashMap<>();
    for (SecretRule rule : rules) {
      for (String literal : rule.literals()) {
        byLiteral.computeIfAbsent(literal, _ -> new ArrayList<>()).add(rule);
      }
    }
    this.search = new LiteralSearch(byLiteral.keySet());
    this.rulesOf =
        byLiteral.values().stream()
            .map(list -> list.toArray(SecretRule[]::new))
            .toArray(SecretRule[][]::new);
  }

  /**
   * Each secret once, by the rule that says most about it, in the order of their places.
   *
   * @param max how many are kept; the first ones
   */
  Collection<Secret> scan(byte[] text, int max) {
    NavigableMap<Integer, Secret> secrets = new TreeMap<>();
    search.search(
        text,
        (literal, start, end) -> {
          for (SecretRule rule : rulesOf[literal]) {
            if (secrets.size() < max) {
              rule.matcher()
                  .match(text, start, end)
                  .filter(span -> isSecret(rule, text, span))
                  .ifPresent(span -> add(new Secret(rule, span), secrets));
            }
          }
        });
    return secrets.values();
  }

  private static boolean isSecret(SecretRule rule, byte[] text, Span span) {
    return Entropy.bits(text, span) >= rule.minEntropy()
        && !Placeholders.isOne(Shape.text(text, span));
  }

  /**
   * What came first stays, unless it is less specific.
   *
   * @param secrets by their starts; no two overlap
   */
  private static void add(Secret secret, NavigableMap<Integer, Secret> secrets) {
    Integer before = secrets.floorKey(secret.span().start());
    List<Secret> overlapping =
        secrets.subMap(before == null ? 0 : before, secret.span().end()).values().stream()
            .filter(other -> other.span().overlaps(secret.span()))
            .toList();
    boolean stays =
        overlapping.stream()
            .anyMatch(other -> other.rule().specific() || !secret.rule().specific());
    if (!stays) {
      overlapping.forEach(other -> secrets.remove(other.span().start()));
      secrets.put(secret.span().start(), secret);
    }
  }
}
