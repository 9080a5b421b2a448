package io.codeguard.operator.policyreport;

import io.codeguard.operator.policyreport.PolicyReport.Outcome;
import io.codeguard.operator.policyreport.PolicyReport.Result;
import io.codeguard.operator.policyreport.PolicyReport.Timestamp;
import io.codeguard.operator.policyreport.Tallies.Counted;
import io.codeguard.operator.policyreport.Tallies.RuleTally;
import io.codeguard.operator.policyreport.Tallies.UnscannedFiles;
import io.codeguard.reporting.text.Count;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Converts a job's tallies into results: one per rule with findings, one per validation, and one
 * per outcome of files that were not fully scanned. Pure.
 */
record PolicyResults(FinishedJob job, Tallies tallies) {
  private static final String COVERAGE = "coverage";

  /** Sorted by validation and rule, results without a rule first. */
  List<Result> all() {
    Stream<Result> validations = job.validations().stream().flatMap(this::validation);
    Stream<Result> rules = tallies.rules().stream().map(this::rule);
    Stream<Result> unscanned = tallies.unscanned().stream().map(this::unscanned);
    return Stream.of(validations, unscanned, rules)
        .flatMap(results -> results)
        .sorted(
            Comparator.comparing(Result::policy)
                .thenComparing(Result::rule, Comparator.nullsFirst(Comparator.naturalOrder())))
        .toList();
  }

  /** A validation that failed, or did not scan all files, has not passed. */
  private Stream<Result> validation(String type) {
    if (job.failure().isPresent()) {
      String message = "validation failed: " + job.failure().get();
      return Stream.of(result(type, "", "", "", Outcome.error, message, Map.of()));
    }
    boolean found =
        tallies.rules().stream()
            .anyMatch(rule -> rule.validation().equals(type) && rule.counted().total() > 0);
    boolean failed =
        tallies.unscanned().stream()
            .anyMatch(files -> files.validation().equals(type) && outcome(files) == Outcome.error);
    return found || failed
        ? Stream.empty()
        : Stream.of(result(type, "", "", "", Outcome.pass, "no findings that count", Map.of()));
  }

  private Result rule(RuleTally rule) {
    Counted counts = rule.counted();
    SortedMap<String, String> properties = new TreeMap<>();
    properties.put("findings", Long.toString(counts.total()));
    putIfPositive(properties, "errors", counts.error());
    putIfPositive(properties, "warnings", counts.warning());
    putIfPositive(properties, "notes", counts.note());
    putIfPositive(properties, "known", rule.known());
    putIfPositive(properties, "suppressed", rule.suppressed());
    if (!rule.help().isEmpty()) {
      properties.put("help", rule.help());
    }
    return result(
        rule.validation(),
        rule.rule(),
        rule.category().isEmpty() ? rule.validation() : rule.category(),
        severity(counts),
        outcome(counts),
        message(rule),
        properties);
  }

  private static void putIfPositive(Map<String, String> properties, String name, long count) {
    if (count > 0) {
      properties.put(name, Long.toString(count));
    }
  }

  private Outcome outcome(Counted counts) {
    long failing =
        switch (job.severity()) {
          case "error" -> counts.error();
          case "warning" -> counts.error() + counts.warning();
          default -> counts.total();
        };
    if (failing > 0) {
      return Outcome.fail;
    }
    return counts.total() > 0 ? Outcome.warn : Outcome.skip;
  }

  /** The severity of the worst finding; empty if none counts. */
  private static String severity(Counted counts) {
    if (counts.error() > 0) {
      return "high";
    }
    if (counts.warning() > 0) {
      return "medium";
    }
    return counts.note() > 0 ? "low" : "";
  }

  private static String message(RuleTally rule) {
    long total = rule.counted().total();
    StringBuilder message = new StringBuilder(places(total, "finding", rule.places()));
    if (rule.known() > 0) {
      message.append("; ").append(rule.known()).append(" known from the baseline");
    }
    if (rule.suppressed() > 0) {
      message.append("; ").append(rule.suppressed()).append(" suppressed");
    }
    return rule.rule().isEmpty() ? "other rules: " + message : message.toString();
  }

  private Result unscanned(UnscannedFiles files) {
    String description =
        switch (files.outcome()) {
          case "failed" -> " not scanned because of an error";
          case "partial" -> " scanned in part";
          case "excluded" -> " excluded from the source";
          default -> " " + files.outcome();
        };
    return result(
        files.validation(),
        files.outcome(),
        COVERAGE,
        "",
        outcome(files),
        places(files.files(), "file", files.places()) + description,
        Map.of("files", Long.toString(files.files())));
  }

  private static Outcome outcome(UnscannedFiles files) {
    return files.outcome().equals("failed") ? Outcome.error : Outcome.skip;
  }

  private static String places(long total, String description, List<String> places) {
    String counted = Count.of(total, description);
    if (places.isEmpty()) {
      return counted;
    }
    String first = String.join(", ", places);
    return counted + (total > places.size() ? " (first: " : " (") + first + ")";
  }

  private Result result(
      String validation,
      String rule,
      String category,
      String severity,
      Outcome outcome,
      String message,
      Map<String, String> properties) {
    return new Result(
        "CodeGuard " + validation,
        validation,
        emptyToNull(rule),
        emptyToNull(category),
        emptyToNull(severity),
        outcome,
        outcome == Outcome.pass || outcome == Outcome.fail,
        message,
        new Timestamp(job.end().getEpochSecond(), 0),
        properties.isEmpty() ? null : properties);
  }

  private static String emptyToNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
