package io.codeguard.cli.output;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import io.codeguard.api.conditions.ConditionStatus;
import io.codeguard.api.conditions.ConditionType;
import io.codeguard.api.conditions.Conditions;
import io.codeguard.api.v1alpha1.StatusCondition;
import io.codeguard.api.v1alpha1.ValidationJobStatus;
import io.codeguard.api.v1alpha1.ValidationJobStatus.FailedTask;
import io.codeguard.api.v1alpha1.ValidationJobStatus.Findings;
import io.codeguard.api.v1alpha1.ValidationJobStatus.Tasks;
import io.codeguard.reporting.Finding;
import io.codeguard.reporting.sarif.SarifReport;
import io.codeguard.reporting.text.Count;
import io.codeguard.reporting.text.Sanitizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Summarizes a finished job: counts, files that were not fully scanned with reasons, and the
 * verdict.
 */
public final class Summary {
  private static final int MAX_LENGTH = 500;

  private Summary() {}

  /**
   * Returns the lines of the summary.
   *
   * @param report of the same job, for details that the status does not contain
   */
  public static List<String> lines(ValidationJobStatus status, SarifReport report) {
    List<String> lines = new ArrayList<>();
    long suppressed = report.newFindings().stream().filter(Finding::isSuppressed).count();
    lines.add(
        findings(status.findings()) + (suppressed == 0 ? "" : ", " + suppressed + " suppressed"));
    lines.add(tasks(status));
    reasons("skipped", unscanned(report, "skipped")).ifPresent(lines::add);
    reasons("scanned in part", unscanned(report, "partial")).ifPresent(lines::add);
    reasons("excluded from the source", excluded(status)).ifPresent(lines::add);
    if (status.source() != null && status.source().unmatched() > 0) {
      lines.add("  no validation matches: " + Count.of(status.source().unmatched(), "file"));
    }
    failed(status, lines);
    nothingMatched(status).ifPresent(lines::add);
    if (status.verdict() != null) {
      lines.add("verdict: " + status.verdict() + ", " + message(status, ConditionType.GATE_PASSED));
    }
    return lines;
  }

  /** Why a failed job failed. */
  public static String failure(ValidationJobStatus status) {
    return message(status, ConditionType.FINISHED);
  }

  private static String findings(Findings findings) {
    if (findings.total() == 0) {
      return "no findings";
    }
    List<String> parts = new ArrayList<>();
    part(findings.error(), "error", parts);
    part(findings.warning(), "warning", parts);
    part(findings.note(), "note", parts);
    String all = Count.of(findings.total(), "finding") + ": " + String.join(", ", parts);
    return findings.fresh() == null ? all : all + "; " + findings.fresh() + " new";
  }

  private static void part(long count, String label, List<String> parts) {
    if (count > 0) {
      parts.add(Count.of(count, label));
    }
  }

  private static String tasks(ValidationJobStatus status) {
    Tasks tasks = status.tasks();
    long files = status.source() == null ? 0 : status.source().files();
    List<String> parts = new ArrayList<>();
    parts.add(tasks.succeeded() + " completed");
    state(tasks.cached(), "cached", parts);
    state(tasks.partial(), "partial", parts);
    state(tasks.skipped(), "skipped", parts);
    state(tasks.failed(), "failed", parts);
    state(
        tasks.total()
            - tasks.succeeded()
            - tasks.cached()
            - tasks.partial()
            - tasks.skipped()
            - tasks.failed(),
        "not finished",
        parts);
    return Count.of(tasks.total(), "task")
        + " on "
        + Count.of(files, "file")
        + ": "
        + String.join(", ", parts);
  }

  private static void state(long count, String state, List<String> parts) {
    if (count > 0) {
      parts.add(count + " " + state);
    }
  }

  /** The number of files with this outcome, by reason. */
  private static Map<String, Long> unscanned(SarifReport report, String outcome) {
    return report.unread().stream()
        .filter(file -> file.outcome().equals(outcome))
        .collect(groupingBy(SarifReport.Unread::reason, TreeMap::new, counting()));
  }

  private static Optional<String> reasons(String label, Map<String, Long> reasons) {
    return reasons.isEmpty()
        ? Optional.empty()
        : Optional.of(
            reasons.entrySet().stream()
                .map(
                    reason -> reason.getValue() + " " + Sanitizer.line(reason.getKey(), MAX_LENGTH))
                .collect(Collectors.joining(", ", "  " + label + ": ", "")));
  }

  private static Map<String, Long> excluded(ValidationJobStatus status) {
    return status.source() == null || status.source().excluded() == null
        ? Map.of()
        : new TreeMap<>(status.source().excluded());
  }

  private static void failed(ValidationJobStatus status, List<String> lines) {
    List<FailedTask> shown = status.failedTasks() == null ? List.of() : status.failedTasks();
    for (FailedTask task : shown) {
      String text =
          "%s: %s (%s, %s)"
              .formatted(
                  task.path(),
                  task.reason(),
                  task.validation(),
                  Count.of(task.attempts(), "attempt"));
      lines.add("  failed: " + Sanitizer.line(text, MAX_LENGTH));
    }
    long more = status.tasks().failed() - shown.size();
    if (more > 0) {
      lines.add("  and " + more + " more failed; see the report for all of them");
    }
  }

  private static Optional<String> nothingMatched(ValidationJobStatus status) {
    return condition(status, ConditionType.FILES_MATCHED)
        .filter(condition -> condition.status().equals(ConditionStatus.FALSE.value()))
        .map(condition -> "nothing was scanned: " + condition.message());
  }

  private static String message(ValidationJobStatus status, ConditionType type) {
    return condition(status, type)
        .map(condition -> Sanitizer.line(condition.message(), MAX_LENGTH))
        .orElse("");
  }

  private static Optional<StatusCondition> condition(
      ValidationJobStatus status, ConditionType type) {
    return Conditions.find(status.conditions(), type);
  }
}
