package io.codeguard.validators.pmd;

import io.codeguard.reporting.FileResult;
import io.codeguard.reporting.text.Lines;
import io.codeguard.reporting.text.Sanitizer;
import io.codeguard.validators.files.Content;
import io.codeguard.validators.files.FileFindings;
import io.codeguard.validators.files.FileIncompleteException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.sourceforge.pmd.lang.document.FileId;
import net.sourceforge.pmd.lang.document.TextFile;
import net.sourceforge.pmd.reporting.FileAnalysisListener;
import net.sourceforge.pmd.reporting.GlobalAnalysisListener;
import net.sourceforge.pmd.reporting.Report.ProcessingError;
import net.sourceforge.pmd.reporting.Report.SuppressedViolation;
import net.sourceforge.pmd.reporting.RuleViolation;
import net.sourceforge.pmd.reporting.ViolationSuppressor;

/** Collects PMD's violations by file, and stops the analysis at the deadline. Not thread-safe. */
final class PmdResults implements GlobalAnalysisListener {
  private static final String BY_COMMENT = "by the tool's own comment";
  private static final String BY_PROPERTY = "by the rule's violationSuppressRegex";

  private final Map<FileId, Content> contents;
  private final Map<FileId, FileResult> results = new HashMap<>();
  private final Instant deadline;
  private final InstantSource clock;

  PmdResults(Map<FileId, Content> contents, Instant deadline, InstantSource clock) {
    this.contents = contents;
    this.deadline = deadline;
    this.clock = clock;
  }

  /** Returns the results in the order of the contents; a file without a result has failed. */
  List<FileResult> all() {
    List<FileResult> all = new ArrayList<>();
    contents.forEach(
        (id, content) ->
            all.add(
                results.getOrDefault(id, FileResult.failed(content.path(), "deadline reached"))));
    return all;
  }

  @Override
  public FileAnalysisListener startFileAnalysis(TextFile file) {
    boolean over = Thread.currentThread().isInterrupted() || !clock.instant().isBefore(deadline);
    if (over) {
      throw new IllegalStateException("deadline reached");
    }
    return new OneFile(file.getFileId(), contents.get(file.getFileId()));
  }

  @Override
  public void close() {}

  private final class OneFile implements FileAnalysisListener {
    private final FileId id;
    private final Content content;
    private final FileFindings findings;
    private String incomplete = "";
    private String failed = "";

    OneFile(FileId id, Content content) {
      this.id = id;
      this.content = content;
      this.findings = new FileFindings(JavaValidator.TYPE, content);
    }

    @Override
    public void onRuleViolation(RuleViolation violation) {
      add(violation, "", false);
    }

    @Override
    public void onSuppressedRuleViolation(SuppressedViolation suppressed) {
      RuleViolation violation = suppressed.getRuleViolation();
      String message = suppressed.getUserMessage();
      if (suppressed.getSuppressor().equals(ViolationSuppressor.REGEX_SUPPRESSOR)) {
        add(violation, BY_PROPERTY, true);
      } else if (message != null && !message.isBlank()) {
        add(violation, Sanitizer.line(message.strip(), 300), false);
      } else {
        add(violation, BY_COMMENT, false);
      }
    }

    private void add(RuleViolation violation, String suppression, boolean external) {
      Lines lines = content.lines();
      int start = lines.offset(violation.getBeginLine(), violation.getBeginColumn());
      int end = lines.offset(violation.getEndLine(), violation.getEndColumn());
      try {
        findings.add(
            PmdRules.rule(violation.getRule()),
            start,
            Math.max(start, end),
            violation.getDescription(),
            lines.near(start),
            suppression,
            external);
      } catch (FileIncompleteException e) {
        incomplete = e.getMessage();
      }
    }

    @Override
    public void onError(ProcessingError error) {
      failed = Sanitizer.line("PMD: " + error.getMsg(), 300);
    }

    @Override
    public void close() {
      String path = content.path();
      if (!failed.isEmpty()) {
        results.put(id, FileResult.failed(path, failed));
      } else if (!incomplete.isEmpty()) {
        results.put(id, FileResult.partial(path, incomplete, findings.toList()));
      } else {
        results.put(id, FileResult.of(path, findings.toList()));
      }
    }
  }
}
