package io.codeguard.worker.validation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.codeguard.protocol.Counters;
import io.codeguard.protocol.Documents;
import io.codeguard.protocol.FindingLimit;
import io.codeguard.protocol.Highlight;
import io.codeguard.protocol.ResultRecord;
import io.codeguard.queue.Completion;
import io.codeguard.queue.Completion.TaskFailure;
import io.codeguard.reporting.FileResult;
import io.codeguard.reporting.Finding;
import io.codeguard.reporting.Severity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CompletionBuilderTest {
  private static final List<Severity> SEVERITIES =
      List.of(Severity.NOTE, Severity.ERROR, Severity.WARNING);

  private static Finding finding(Severity severity, String path, int line, String message) {
    return new Finding("mark", "bad", severity, path, line, 1, line, 2, message, "f" + line);
  }

  private static List<Finding> findings(int count, Severity severity) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(line -> finding(severity, "a.txt", line, "m"))
        .toList();
  }

  @Test
  void countsOutcomesAndFindings() {
    CompletionBuilder builder = new CompletionBuilder(2, FindingLimit.MAX);
    builder.add(0, FileResult.of("clean", List.of()));
    builder.add(1, FileResult.of("a.txt", findings(2, Severity.ERROR)));
    builder.add(2, FileResult.skipped("s", "not UTF-8"));
    builder.add(3, FileResult.partial("p", "too deep", findings(1, Severity.NOTE)));
    builder.add(4, FileResult.failed("f", "no time"));
    builder.release(5);
    builder.fail(6, "gone", false);

    Completion completion = builder.build();

    assertThat(completion.counters())
        .containsOnly(
            Map.entry(Counters.WITH_FINDINGS, 1L),
            Map.entry(Counters.FINDINGS_ERROR, 2L),
            Map.entry(Counters.FINDINGS_NOTE, 1L),
            Map.entry(Counters.SKIPPED, 1L),
            Map.entry("skipped/not UTF-8", 1L),
            Map.entry(Counters.PARTIAL, 1L),
            Map.entry("partial/too deep", 1L));
    assertThat(completion.failures())
        .containsExactly(new TaskFailure(4, "no time", true), new TaskFailure(6, "gone", false));
    assertThat(completion.released()).containsExactly(5);
    assertThat(record(completion).validation()).isEqualTo(2);
    List<FileResult> files = files(completion);
    assertThat(files).extracting(FileResult::path).containsExactly("a.txt", "s", "p");
    assertThat(files.getFirst().findings()).isEqualTo(findings(2, Severity.ERROR));
  }

  private static ResultRecord<FileResult> record(Completion completion) {
    assertThat(completion.results()).hasSize(1);
    return ResultRecord.read(completion.results().getFirst(), FileResult.class);
  }

  private static List<FileResult> files(Completion completion) {
    List<FileResult> files = new ArrayList<>();
    record(completion).files().forEachRemaining(files::add);
    return files;
  }

  @Test
  void cleanFilesLeaveNoResult() {
    CompletionBuilder builder = new CompletionBuilder(0, FindingLimit.MAX);
    builder.add(0, FileResult.of("clean", List.of()));

    assertThat(builder.build()).isEqualTo(Completion.DONE);
  }

  @Test
  void anUnusableFileFailsWithoutRetries() {
    CompletionBuilder builder = new CompletionBuilder(0, FindingLimit.MAX);
    builder.add(0, FileResult.failed("a", "deadline reached"));
    builder.add(1, FileResult.unusable("b", "ruff: no Python"));

    assertThat(builder.build().failures())
        .containsExactly(
            new TaskFailure(0, "deadline reached", true),
            new TaskFailure(1, "ruff: no Python", false));
  }

  @Test
  void suppressedFindingsAreCountedSeparately() {
    Finding accepted = finding(Severity.ERROR, "a.txt", 1, "m").suppressedExternally("as agreed");
    Finding other = finding(Severity.NOTE, "b.txt", 1, "m");
    CompletionBuilder builder = new CompletionBuilder(0, FindingLimit.MAX);
    builder.add(0, FileResult.of("a.txt", List.of(accepted)));
    builder.add(1, FileResult.of("b.txt", List.of(accepted, other)));
    builder.add(2, FileResult.partial("c.txt", "too deep", List.of(accepted)));

    assertThat(builder.build().counters())
        .containsOnly(
            Map.entry(Counters.WITH_FINDINGS, 1L),
            Map.entry(Counters.FINDINGS_NOTE, 1L),
            Map.entry(Counters.FINDINGS_SUPPRESSED, 3L),
            Map.entry(Counters.PARTIAL, 1L),
            Map.entry("partial/too deep", 1L));
  }

  @Test
  void tooManyFindingsAreTruncatedAndReported() {
    CompletionBuilder builder = new CompletionBuilder(0, FindingLimit.MAX);
    builder.add(0, FileResult.of("a.txt", findings(1500, Severity.WARNING)));

    Completion completion = builder.build();

    assertThat(completion.counters())
        .containsOnly(
            Map.entry(Counters.FINDINGS_WARNING, 1000L),
            Map.entry(Counters.PARTIAL, 1L),
            Map.entry("partial/more than 1000 findings", 1L));
    assertThat(files(completion).getFirst().findings()).hasSize(1000);
  }

  @Test
  void findingsThatAreNotStoredAreCounted() {
    CompletionBuilder builder = new CompletionBuilder(0, 5);
    builder.add(0, FileResult.of("a", findings(4, Severity.WARNING)));
    builder.add(1, FileResult.of("b", findings(3, Severity.ERROR)));
    builder.add(2, FileResult.of("c", findings(2, Severity.ERROR)));
    builder.add(3, FileResult.partial("d", "too deep", findings(1, Severity.NOTE)));
    builder.add(4, FileResult.of("clean", List.of()));

    Completion completion = builder.build();

    assertThat(completion.counters())
        .containsOnly(
            Map.entry(Counters.WITH_FINDINGS, 1L),
            Map.entry(Counters.FINDINGS_WARNING, 4L),
            Map.entry(Counters.FINDINGS_ERROR, 5L),
            Map.entry(Counters.FINDINGS_NOTE, 1L),
            Map.entry(Counters.PARTIAL, 3L),
            Map.entry("partial/more than 1000000 findings in this job", 2L),
            Map.entry("partial/too deep", 1L));
    assertThat(files(completion))
        .extracting(file -> file.path() + " " + file.outcome() + " " + file.findings().size())
        .containsExactly("a FINDINGS 4", "b PARTIAL 1", "c PARTIAL 0", "d PARTIAL 0");
  }

  @Test
  void manyFindingsAreSplitIntoRecords() {
    CompletionBuilder builder = new CompletionBuilder(0, FindingLimit.MAX);
    for (int file = 0; file < 50; file++) {
      builder.add(file, FileResult.of("f" + file, findings(1000, Severity.WARNING)));
    }

    Completion completion = builder.build();

    assertThat(completion.counters()).containsEntry(Counters.FINDINGS_WARNING, 50_000L);
    assertThat(completion.results()).hasSizeGreaterThan(1);
    assertThat(completion.results()).allMatch(record -> record.length < 600 * 1024);
  }

  @Test
  void highlightsAreTheWorstAndFit() {
    List<Finding> findings = new ArrayList<>(findings(30, Severity.NOTE));
    findings.add(finding(Severity.ERROR, "d/".repeat(600) + "end", 7, "\u0001ä\"😀".repeat(300)));

    List<Completion.Highlight> highlights = Highlights.of(findings);

    assertThat(highlights).hasSize(Completion.HIGHLIGHTS_KEPT);
    assertThat(highlights).allMatch(highlight -> highlight.content().length <= 1024);
    Highlight worst = Documents.decode(highlights.getFirst().content(), Highlight.class);
    assertThat(worst.severity()).isEqualTo("error");
    assertThat(worst.line()).isEqualTo(7);
    assertThat(worst.path()).startsWith("…").endsWith("/end");
    assertThat(worst.message()).endsWith("…");
  }

  /** The highlights of all batches' candidates equal those of all findings. */
  @Test
  void highlightsDoNotDependOnBatches() {
    List<Finding> findings = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      findings.add(finding(SEVERITIES.get(i % 3), "f" + i * 7919 % 200, i, "m" + i));
    }
    List<String> atOnce = kept(Highlights.of(findings));
    Collections.shuffle(findings, new java.util.Random(42));

    List<Completion.Highlight> candidates = new ArrayList<>();
    for (int from = 0; from < findings.size(); from += 50) {
      candidates.addAll(Highlights.of(findings.subList(from, from + 50)));
    }

    assertThat(kept(candidates)).isEqualTo(atOnce);
  }

  /** Like a sorted set in Redis: ordered by score, then by bytes; the last ones are kept. */
  private static List<String> kept(List<Completion.Highlight> highlights) {
    return highlights.stream()
        .sorted(
            Comparator.comparingDouble(Completion.Highlight::score)
                .thenComparing(Completion.Highlight::content, Arrays::compareUnsigned)
                .reversed())
        .limit(Completion.HIGHLIGHTS_KEPT)
        .map(highlight -> new String(highlight.content(), UTF_8))
        .toList();
  }
}
