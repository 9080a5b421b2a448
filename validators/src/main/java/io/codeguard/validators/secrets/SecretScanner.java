package io.codeguard.validators.secrets;

import io.codeguard.reporting.FileResult;
import io.codeguard.validators.files.FileByFile.Deadline;
import io.codeguard.validators.files.FileIncompleteException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Applies rules to bytes. Immutable and thread-safe. */
final class SecretScanner {
  /** The number of hits between checks of the deadline; each takes microseconds. */
  private static final int HITS = 256;

  private final LiteralSearch search;
  private final SecretRule[][] rulesOf;

  /** A secret and the rule that matched it. */
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
   * Finds each secret once, with its most specific rule.
   *
   * @param secrets receives the secrets, also if the scan is incomplete
   * @throws FileIncompleteException if the deadline has passed, or there are too many
   */
  void scan(byte[] text, Deadline deadline, Secrets secrets) throws FileIncompleteException {
    search.search(text, new Scan(text, deadline, secrets));
  }

  /** Handles occurrences of literals. */
  private final class Scan implements LiteralSearch.Hit {
    private final byte[] text;
    private final Deadline deadline;
    private final Secrets secrets;
    private int hits;

    Scan(byte[] text, Deadline deadline, Secrets secrets) {
      this.text = text;
      this.deadline = deadline;
      this.secrets = secrets;
    }

    @Override
    public void at(int literal, int start, int end) throws FileIncompleteException {
      hits++;
      if (hits % HITS == 0) {
        deadline.check();
      }
      for (SecretRule rule : rulesOf[literal]) {
        Optional<Span> span = rule.matcher().match(text, start, end);
        if (span.isPresent() && isSecret(rule, text, span.get())) {
          add(new Secret(rule, span.get()));
        }
      }
    }

    private void add(Secret secret) throws FileIncompleteException {
      secrets.add(secret);
      if (secrets.size() > FileResult.MAX_FINDINGS) {
        throw new FileIncompleteException(FileResult.TOO_MANY_FINDINGS);
      }
    }
  }

  private static boolean isSecret(SecretRule rule, byte[] text, Span span) {
    return Entropy.bits(text, span) >= rule.minEntropy()
        && !Placeholders.isOne(Shape.text(text, span));
  }
}
