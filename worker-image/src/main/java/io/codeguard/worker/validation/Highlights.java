package io.codeguard.worker.validation;

import io.codeguard.protocol.Documents;
import io.codeguard.protocol.Highlight;
import io.codeguard.queue.Completion;
import io.codeguard.reporting.Finding;
import io.codeguard.reporting.Severity;
import java.util.List;

/**
 * Selects a batch's candidates for the job's highlights, by severity. Among equal scores Redis
 * keeps those whose bytes sort last; using the same order here makes the job's highlights
 * independent of its batches. Pure.
 */
public final class Highlights {
  private static final int MAX_BYTES = 1024;

  private Highlights() {}

  public static List<Completion.Highlight> of(List<Finding> findings) {
    return findings.stream()
        .map(Highlights::highlight)
        .sorted(Completion.Highlight.KEPT_FIRST)
        .limit(Completion.HIGHLIGHTS_KEPT)
        .toList();
  }

  private static Completion.Highlight highlight(Finding finding) {
    return new Completion.Highlight(score(finding.severity()), content(finding));
  }

  private static double score(Severity severity) {
    return switch (severity) {
      case ERROR -> 3;
      case WARNING -> 2;
      case NOTE -> 1;
    };
  }

  /** Truncates until it fits; JSON escapes can take six bytes per character. */
  private static byte[] content(Finding finding) {
    for (int length = 400; ; length /= 2) {
      byte[] content =
          Documents.encode(
              new Highlight(
                  finding.validation(),
                  finding.rule(),
                  severity(finding.severity()),
                  truncateStart(finding.path(), length),
                  finding.line(),
                  finding.column(),
                  truncateEnd(finding.message(), length)));
      if (content.length <= MAX_BYTES || length < 10) {
        return content;
      }
    }
  }

  private static String severity(Severity severity) {
    return severity.name().toLowerCase(java.util.Locale.ROOT);
  }

  private static String truncateEnd(String text, int length) {
    return text.length() <= length ? text : text.substring(0, length - 1) + "…";
  }

  private static String truncateStart(String text, int length) {
    return text.length() <= length ? text : "…" + text.substring(text.length() - length + 1);
  }
}
