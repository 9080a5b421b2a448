package io.codeguard.validators.pmd;

import io.codeguard.reporting.FileResult;
import io.codeguard.reporting.text.Sanitizer;
import io.codeguard.validators.SourceFile;
import io.codeguard.validators.Validator;
import io.codeguard.validators.files.BatchBisection;
import io.codeguard.validators.files.BatchBisection.BatchFailedException;
import io.codeguard.validators.files.Content;
import io.codeguard.validators.files.FileSkippedException;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.sourceforge.pmd.PMDConfiguration;
import net.sourceforge.pmd.PmdAnalysis;
import net.sourceforge.pmd.lang.document.FileId;
import net.sourceforge.pmd.lang.rule.RuleSet;
import net.sourceforge.pmd.util.log.PmdReporter;

/**
 * Runs one PMD analysis per batch of files, in the calling thread, because starting an analysis
 * takes longer than scanning a file. Thread-safe.
 */
final class PmdCheck implements Validator.Check {
  private static final int BATCH = 200;

  /** All files of a batch are in memory at the same time. */
  private static final long BATCH_BYTES = 16L << 20;

  private final List<RuleSet> rules;
  private final InstantSource clock = InstantSource.system();
  private final BatchBisection bisection = new BatchBisection(clock, BATCH, this::batch);

  PmdCheck(List<RuleSet> rules) {
    this.rules = List.copyOf(rules);
  }

  @Override
  public List<FileResult> validate(List<SourceFile> files, Instant deadline) {
    return Batches.of(files, BATCH_BYTES).stream()
        .flatMap(some -> bisection.run(some, deadline).stream())
        .toList();
  }

  private List<FileResult> batch(List<SourceFile> files, Instant deadline)
      throws BatchFailedException {
    List<FileResult> results = new ArrayList<>();
    Map<FileId, Content> contents = new LinkedHashMap<>();
    for (SourceFile file : files) {
      try {
        Content content = Content.read(file.path(), file.location());
        var _ = content.text();
        contents.put(FileId.fromPathLikeString(file.path()), content);
      } catch (FileSkippedException e) {
        results.add(FileResult.skipped(file.path(), e.getMessage()));
      } catch (IOException e) {
        results.add(FileResult.failed(file.path(), "cannot be read: " + e));
      }
    }
    results.addAll(analyse(contents, deadline));
    return results;
  }

  private List<FileResult> analyse(Map<FileId, Content> contents, Instant deadline)
      throws BatchFailedException {
    PmdResults results = new PmdResults(contents, deadline, clock);
    try (PmdAnalysis analysis = PmdAnalysis.create(configuration())) {
      rules.forEach(set -> analysis.addRuleSet(RuleSet.copy(set)));
      contents.forEach((id, content) -> analysis.files().addSourceFile(id, content.anyText()));
      analysis.addListener(results);
      analysis.performAnalysis();
    } catch (StackOverflowError e) {
      throw new BatchFailedException("nested too deeply");
    } catch (RuntimeException | AssertionError e) {
      throw new BatchFailedException(Sanitizer.line("PMD failed: " + e, 500));
    }
    return results.all();
  }

  /** Types are resolved in the JDK only, not in the worker's class path. */
  private static PMDConfiguration configuration() {
    PMDConfiguration configuration = new PMDConfiguration();
    configuration.setThreads(0);
    configuration.setIgnoreIncrementalAnalysis(true);
    configuration.setAuxClasspath("");
    configuration.setReporter(PmdReporter.quiet());
    return configuration;
  }
}
