package io.codeguard.worker.validation;

import io.codeguard.protocol.Documents;
import io.codeguard.protocol.Highlight;
import io.codeguard.queue.Completion;
import io.codeguard.reporting.Finding;
import io.codeguard.reporting.Severity;
import java.util.List;

/**
 * A batch's candidates for the job's few highlights: the worst first. Redis keeps, of equal scores,
 * those whose bytes come last; choosing likewise here makes the job's highlights the same however
 * its files were batched. Pure.
 */
public final class Highlights {
  private static final int LARGEST = 1024;

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

  /** Shortens until it fits; escapes can make a character six bytes long. */
  private static byte[] content(Finding finding) {
    for (int length = 400; ; length /= 2) {
      byte[] content =
          Documents.encode(
              new Highlight(
                  finding.validation(),
                  finding.rule(),
                  severity(finding.severity()),
                  end(finding.path(), length),
                  finding.line(),
                  finding.column(),
                  start(finding.message(), length)));
      if (content.length <= LARGEST || length < 10) {
        return content;
      }
    }
  }

  private static String severity(Severity severity) {
    return severity.name().toLowerCase(java.util.Locale.ROOT);
  }

  private static String start(String text, int length) {
    return text.length() <= length ? text : text.substring(0, length - 1) + "…";
  }

  private static String end(String text, int length) {
    return text.length() <= length ? text : "…" + text.substring(text.length() - length + 1);
  }
}
