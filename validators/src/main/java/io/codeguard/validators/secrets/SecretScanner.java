package io.codeguard.validators.secrets;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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

  /** Each secret once, by the rule that says most about it, in no particular order. */
  List<Secret> scan(byte[] text) {
    List<Secret> secrets = new ArrayList<>();
    search.search(
        text,
        (literal, start, end) -> {
          for (SecretRule rule : rulesOf[literal]) {
            rule.matcher()
                .match(text, start, end)
                .filter(span -> isSecret(rule, text, span))
                .ifPresent(span -> add(new Secret(rule, span), secrets));
          }
        });
    return secrets;
  }

  private static boolean isSecret(SecretRule rule, byte[] text, Span span) {
    return Entropy.bits(text, span) >= rule.minEntropy()
        && !Placeholders.isOne(Shape.text(text, span));
  }

  /** What came first stays, unless it is less specific. */
  private static void add(Secret secret, List<Secret> secrets) {
    for (Secret other : secrets) {
      if (other.span().overlaps(secret.span())
          && (other.rule().specific() || !secret.rule().specific())) {
        return;
      }
    }
    secrets.removeIf(other -> other.span().overlaps(secret.span()));
    secrets.add(secret);
  }
}
