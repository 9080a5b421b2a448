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
 * The sorted findings of one validation.
 *
 * @param withFindings the number of fully scanned files with unsuppressed findings
 */
record Run(
    String validation,
    String version,
    List<Rule> rules,
    List<Finding> findings,
    List<NotScanned> notScanned,
    long withFindings) {

  /** A file that was skipped, partially scanned, or failed. */
  record NotScanned(String path, Outcome outcome, String reason) {}

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

  private static final Comparator<NotScanned> BY_PATH =
      Comparator.comparing(NotScanned::path)
          .thenComparing(NotScanned::outcome)
          .thenComparing(NotScanned::reason);

  /** Sorts the findings and adds rules that only findings refer to. */
  static Run of(
      String validation,
      String version,
      List<Rule> described,
      List<Finding> findings,
      List<NotScanned> notScanned,
      long withFindings) {
    findings.sort(BY_PLACE);
    notScanned.sort(BY_PATH);
    SortedMap<String, Rule> rules = new TreeMap<>();
    described.forEach(rule -> rules.put(rule.id(), rule));
    findings.forEach(finding -> rules.computeIfAbsent(finding.rule(), _ -> fromFinding(finding)));
    return new Run(
        validation, version, new ArrayList<>(rules.values()), findings, notScanned, withFindings);
  }

  /** Describes a user's or a tool's rule, about which only the finding has information. */
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

  /** The number of files with this outcome; not for {@link Outcome#CLEAN}. */
  long count(Outcome outcome) {
    return outcome == Outcome.FINDINGS
        ? withFindings
        : notScanned.stream().filter(file -> file.outcome() == outcome).count();
  }
}
