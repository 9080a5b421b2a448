package io.codeguard.operator.policyreport;

import io.codeguard.operator.policyreport.PolicyReport.Outcome;
import io.codeguard.operator.policyreport.PolicyReport.Result;
import io.codeguard.operator.policyreport.PolicyReport.Timestamp;
import io.codeguard.operator.policyreport.Tallies.Counted;
import io.codeguard.operator.policyreport.Tallies.OfRule;
import io.codeguard.operator.policyreport.Tallies.OfUnread;
import io.codeguard.reporting.text.Count;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Turns a job's tallies into results: one for each rule that has findings, one for each validation,
 * and one for each way in which its files were not looked at. Pure.
 */
record PolicyResults(FinishedJob job, Tallies tallies) {
  private static final String COVERAGE = "coverage";

  /** Sorted by validation and rule, results without a rule first. */
  List<Result> all() {
    Stream<Result> validations = job.validations().stream().flatMap(this::validation);
    Stream<Result> rules = tallies.rules().stream().map(this::rule);
    Stream<Result> unread = tallies.unread().stream().map(this::unread);
    return Stream.of(validations, unread, rules)
        .flatMap(results -> results)
        .sorted(
            Comparator.comparing(Result::policy)
                .thenComparing(Result::rule, Comparator.nullsFirst(Comparator.naturalOrder())))
        .toList();
  }

  /** What was not done, or not wholly, has not passed. */
  private Stream<Result> validation(String type) {
    if (job.failure().isPresent()) {
      String message = "validation could not be done: " + job.failure().get();
      return Stream.of(result(type, "", "", "", Outcome.error, message, Map.of()));
    }
    boolean found =
        tallies.rules().stream()
            .anyMatch(rule -> rule.validation().equals(type) && rule.counted().total() > 0);
    boolean failed =
        tallies.unread().stream()
            .anyMatch(files -> files.validation().equals(type) && outcome(files) == Outcome.error);
    return found || failed
        ? Stream.empty()
        : Stream.of(result(type, "", "", "", Outcome.pass, "no finding that counts", Map.of()));
  }

  private Result rule(OfRule rule) {
    Counted counted = rule.counted();
    SortedMap<String, String> properties = new TreeMap<>();
    properties.put("findings", Long.toString(counted.total()));
    some(properties, "errors", counted.error());
    some(properties, "warnings", counted.warning());
    some(properties, "notes", counted.note());
    some(properties, "known", rule.known());
    some(properties, "suppressed", rule.suppressed());
    if (!rule.help().isEmpty()) {
      properties.put("help", rule.help());
    }
    return result(
        rule.validation(),
        rule.rule(),
        rule.category().isEmpty() ? rule.validation() : rule.category(),
        severity(counted),
        outcome(counted),
        message(rule),
        properties);
  }

  private static void some(Map<String, String> properties, String name, long count) {
    if (count > 0) {
      properties.put(name, Long.toString(count));
    }
  }

  private Outcome outcome(Counted counted) {
    long failing =
        switch (job.severity()) {
          case "error" -> counted.error();
          case "warning" -> counted.error() + counted.warning();
          default -> counted.total();
        };
    if (failing > 0) {
      return Outcome.fail;
    }
    return counted.total() > 0 ? Outcome.warn : Outcome.skip;
  }

  /** Of the worst; empty when none counts. */
  private static String severity(Counted counted) {
    if (counted.error() > 0) {
      return "high";
    }
    if (counted.warning() > 0) {
      return "medium";
    }
    return counted.note() > 0 ? "low" : "";
  }

  private static String message(OfRule rule) {
    long total = rule.counted().total();
    StringBuilder message = new StringBuilder(places(total, "finding", rule.places()));
    if (rule.known() > 0) {
      message.append("; ").append(rule.known()).append(" known from the baseline");
    }
    if (rule.suppressed() > 0) {
      message.append("; ").append(rule.suppressed()).append(" suppressed");
    }
    return rule.rule().isEmpty() ? "of further rules: " + message : message.toString();
  }

  private Result unread(OfUnread files) {
    String what =
        switch (files.outcome()) {
          case "failed" -> " not looked at because that failed";
          case "partial" -> " looked at in part";
          case "excluded" -> " left out of the source";
          default -> " " + files.outcome();
        };
    return result(
        files.validation(),
        files.outcome(),
        COVERAGE,
        "",
        outcome(files),
        places(files.files(), "file", files.places()) + what,
        Map.of("files", Long.toString(files.files())));
  }

  private static Outcome outcome(OfUnread files) {
    return files.outcome().equals("failed") ? Outcome.error : Outcome.skip;
  }

  private static String places(long total, String what, List<String> places) {
    String counted = Count.of(total, what);
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
