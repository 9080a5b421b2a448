package io.codeguard.reporting.sarif;

import io.codeguard.reporting.Finding;
import io.codeguard.reporting.Outcome;
import io.codeguard.reporting.Rule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * All that one validation found, sorted.
 *
 * @param withFindings files that were looked at in full and have findings that count
 */
record Run(
    String validation,
    String version,
    List<Rule> rules,
    List<Finding> findings,
    List<NotLookedAt> notLookedAt,
    long withFindings) {

  /** A file that was skipped, looked at in part, or failed. */
  record NotLookedAt(String path, Outcome outcome, String reason) {}

  private static final Comparator<Finding> BY_PLACE =
      Comparator.comparing(Finding::path)
          .thenComparingInt(Finding::line)
          .thenComparingInt(Finding::column)
          .thenComparing(Finding::rule)
          .thenComparing(Finding::fingerprint)
          .thenComparingInt(Finding::endLine)
          .thenComparingInt(Finding::endColumn)
          .thenComparing(Finding::message)
          .thenComparing(Finding::severity)
          .thenComparing(Finding::suppression)
          .thenComparing(Finding::external)
          .thenComparing(Finding::helpUri);

  private static final Comparator<NotLookedAt> BY_PATH =
      Comparator.comparing(NotLookedAt::path)
          .thenComparing(NotLookedAt::outcome)
          .thenComparing(NotLookedAt::reason);

  /** Sorts, and describes the rules that only findings name. */
  static Run of(
      String validation,
      String version,
      List<Rule> described,
      List<Finding> findings,
      List<NotLookedAt> notLookedAt,
      long withFindings) {
    findings.sort(BY_PLACE);
    notLookedAt.sort(BY_PATH);
    SortedMap<String, Rule> rules = new TreeMap<>();
    described.forEach(rule -> rules.put(rule.id(), rule));
    findings.forEach(finding -> rules.computeIfAbsent(finding.rule(), _ -> fromFinding(finding)));
    return new Run(
        validation, version, new ArrayList<>(rules.values()), findings, notLookedAt, withFindings);
  }

  /** For rules that are the user's or a tool's own: all that is known is what the finding says. */
  private static Rule fromFinding(Finding finding) {
    SortedSet<String> tags = new TreeSet<>(finding.ruleTags());
    tags.add(finding.validation());
    return new Rule(
        finding.rule(),
        finding.ruleSummary().isEmpty()
            ? "Rule " + finding.rule() + " of validation " + finding.validation() + "."
            : finding.ruleSummary(),
        "See the messages of its findings.",
        finding.severity(),
        finding.helpUri(),
        List.copyOf(tags));
  }

  Map<String, Integer> ruleIndex() {
    Map<String, Integer> index = new HashMap<>();
    rules.forEach(rule -> index.put(rule.id(), index.size()));
    return index;
  }

  boolean failed() {
    return count(Outcome.FAILED) > 0;
  }

  /** How many files came to this: any but {@link Outcome#CLEAN}. */
  long count(Outcome outcome) {
    return outcome == Outcome.FINDINGS
        ? withFindings
        : notLookedAt.stream().filter(file -> file.outcome() == outcome).count();
  }
}
