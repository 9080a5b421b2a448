package io.codeguard.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Operator and workers are not replaced in the same moment: each reads what the other one's release
 * wrote.
 */
class GoldenDocumentsTest {
  private static final Highlight HIGHLIGHT =
      new Highlight("secrets", "aws-key", "error", "src/a.txt", 3, 14, "an AWS access key");

  private static final List<JobPlan.Validation> SYNTAX =
      List.of(new JobPlan.Validation("syntax", List.of(), List.of(), Map.of()));

  private static final JobPlan FULL_PLAN =
      new JobPlan(
          1,
          "team/full",
          JobPlan.Source.of(new JobPlan.Git("https://git.example/repo.git", "main", "services")),
          List.of("**/*.java"),
          List.of("**/generated/**"),
          List.of(
              new JobPlan.Validation(
                  "secrets",
                  List.of("**"),
                  List.of("**/*.png"),
                  Map.of("entropy", 4.5, "rules", List.of("aws-key", "generic"), "strict", true),
                  List.of(
                      new JobPlan.Suppression(
                          List.of("test/**"), List.of("generic"), "test data"))),
              SYNTAX.getFirst()),
          300,
          true,
          new JobPlan.Baseline("spec.baseline.configMap", 2));

  private static final SourceListing LISTING =
      new SourceListing(
          "3f786850e387550fdab836ed7e6dc881de23001b",
          40,
          123_456,
          2,
          55,
          7,
          Map.of("symbolic link", 3L, "LFS pointer", 1L),
          2L,
          List.of(40L, 15L));

  private static JobPlan plan(String name, JobPlan.Source source, int timeout, boolean cache) {
    return new JobPlan(1, name, source, List.of(), List.of(), SYNTAX, timeout, cache, null);
  }

  static Stream<Arguments> documents() {
    return Stream.of(
        Arguments.of("plan-git", FULL_PLAN),
        Arguments.of(
            "plan-git-smallest",
            plan(
                "team/small",
                JobPlan.Source.of(new JobPlan.Git("https://git.example/repo.git", null, null)),
                60,
                false)),
        Arguments.of(
            "plan-archive",
            plan(
                "team/archive",
                JobPlan.Source.of(
                    new JobPlan.Archive("https://files.example/a.tar.gz", "0f".repeat(32))),
                60,
                true)),
        Arguments.of(
            "plan-files",
            plan(
                "team/files",
                JobPlan.Source.of(Map.of("a.json", "{}", "b/ü.yaml", "x: 1\n")),
                60,
                true)),
        Arguments.of(
            "plan-directory",
            plan(
                "local/dir",
                JobPlan.Source.of(new JobPlan.LocalDirectory("/home/me/project")),
                60,
                true)),
        Arguments.of(
            "plan-volume",
            plan(
                "team/volume", JobPlan.Source.of(new JobPlan.Volume("sources", "repo")), 60, true)),
        Arguments.of("manifest", LISTING),
        Arguments.of(
            "manifest-smallest",
            new SourceListing("sha256:00", 0, 0, 0, 0, 0, Map.of(), 0L, List.of())),
        Arguments.of(
            "chunk", new SourceListing.Chunk(1, List.of("a.json", "b/ü.yaml"), List.of("k1", ""))),
        Arguments.of(
            "chunk-without-keys", new SourceListing.Chunk(0, List.of("a.json"), List.of())),
        Arguments.of("highlight", HIGHLIGHT),
        Arguments.of(
            "report", new Report(3, "sha256:ab", 12, new NewFindings(1, 2, 3, List.of(HIGHLIGHT)))),
        Arguments.of("report-without-baseline", new Report(1, "sha256:cd", 0, null)));
  }

  @ParameterizedTest
  @MethodSource("documents")
  void whatTheReleaseWroteIsRead(String name, Record document) {
    assertThat(Documents.decode(Golden.bytes(name + ".json"), document.getClass()))
        .isEqualTo(document);
  }

  @ParameterizedTest
  @MethodSource("documents")
  void whatIsWrittenTheReleaseReads(String name, Record document) {
    Golden.assertReleasedFieldsAreIn(
        Golden.json(Documents.encode(document)), Golden.json(Golden.bytes(name + ".json")), name);
  }

  /** Workers of 0.1.0 skip fields that they do not know, as long as the format is theirs. */
  @Test
  void fieldsThatAreNewChangeNoneOfTheReleased() {
    JobPlan inParts =
        new JobPlan(
            JobPlan.formatOf(FULL_PLAN.source()),
            FULL_PLAN.name(),
            FULL_PLAN.source(),
            FULL_PLAN.include(),
            FULL_PLAN.exclude(),
            FULL_PLAN.validations(),
            FULL_PLAN.taskTimeoutSeconds(),
            FULL_PLAN.cache(),
            FULL_PLAN.baseline(),
            100);
    Golden.assertReleasedFieldsAreIn(
        Golden.json(Documents.encode(inParts)), Golden.json(Golden.bytes("plan-git.json")), "plan");

    SourceListing listing =
        new SourceListing(
            LISTING.revision(),
            LISTING.files(),
            LISTING.bytes(),
            LISTING.chunks(),
            LISTING.tasks(),
            LISTING.unmatched(),
            LISTING.excluded(),
            LISTING.unseen(),
            LISTING.tasksOf(),
            new SourceListing.Parts(100, "digest"));
    Golden.assertReleasedFieldsAreIn(
        Golden.json(Documents.encode(listing)),
        Golden.json(Golden.bytes("manifest.json")),
        "manifest");
  }

  /** Its workers would leave out what they do not know; they stop at a format above their own. */
  @Test
  void onlyAPlanThatTheReleaseCannotDoHasANewerFormat() {
    assertThat(JobPlan.formatOf(FULL_PLAN.source())).isEqualTo(1);
    assertThat(JobPlan.formatOf(JobPlan.Source.of(Map.of(), Map.of("logo.png", "AA=="))))
        .isGreaterThan(1);
  }

  @Test
  void resultsOfTheReleaseAreReadAndWrittenAlike() {
    List<JsonNode> released = files(Golden.bytes("result-record.bin"));
    assertThat(released)
        .extracting(file -> file.get("path").asText())
        .containsExactly("src/a.txt", "src/a.txt", "b.png");

    ResultRecords records = new ResultRecords(1);
    released.forEach(records::add);
    assertThat(files(records.finish().getFirst())).isEqualTo(released);
  }

  private static List<JsonNode> files(byte[] bytes) {
    ResultRecord<JsonNode> record = ResultRecord.read(bytes, JsonNode.class);
    assertThat(record.validation()).isEqualTo(1);
    return Stream.iterate(record.files(), Iterator::hasNext, files -> files)
        .map(Iterator::next)
        .toList();
  }

  @Test
  void cachedResultsOfTheReleaseAreStillGood() {
    byte[] released = Golden.bytes("known-result.bin");
    KnownResult known = KnownResult.decode(released).orElseThrow();
    assertThat(known.findings()).isEqualTo(2);
    assertThat(known.counters()).isEqualTo(Map.of("findings.error", 1L, "kept", 2L));
    assertThat(known.highlights()).containsExactly(new KnownResult.Scored(3.5, HIGHLIGHT));
    assertThat(Golden.json(Gzip.unzip(known.file())).get("path").asText()).isEqualTo("src/a.txt");

    byte[] today = known.encode();
    Golden.assertReleasedFieldsAreIn(head(today), head(released), "known result");
    assertThat(KnownResult.decode(new byte[0])).contains(KnownResult.CLEAN);
    assertThat(KnownResult.CLEAN.encode()).isEmpty();
  }

  private static JsonNode head(byte[] knownResult) {
    int length = ByteBuffer.wrap(knownResult).getInt();
    return Golden.json(
        Gzip.unzip(Arrays.copyOfRange(knownResult, Integer.BYTES, Integer.BYTES + length)));
  }

  @Test
  void namesAreTheReleases() {
    Map<String, Object> today =
        Map.of(
            "documents", constants(Documents.class),
            "counters", constants(Counters.class),
            "exclusions", constants(Exclusions.class),
            "calls",
                Map.of(
                    "chunk", Documents.chunk(7),
                    "reportPart", Documents.reportPart(7),
                    "baselinePart", Documents.baselinePart(7),
                    "listingJob", Documents.listingJob("job"),
                    "reportJob", Documents.reportJob("job"),
                    "reason", Counters.reason(Counters.SKIPPED, "too large")));
    Golden.assertReleasedFieldsAreIn(
        Golden.json(Documents.encode(today)), Golden.json(Golden.bytes("names.json")), "names");
  }

  /** The only task of a listing job of 0.1.0 has an empty payload. */
  @Test
  void theReleasesListingTaskListsFromTheStart() {
    assertThat(Documents.listingPart(new byte[0])).isZero();
    assertThat(Documents.listingPart(0)).isEmpty();
  }

  private static Map<String, String> constants(Class<?> names) {
    return Arrays.stream(names.getFields())
        .filter(field -> field.getType() == String.class)
        .collect(Collectors.toMap(Field::getName, GoldenDocumentsTest::value));
  }

  private static String value(Field constant) {
    try {
      return (String) constant.get(null);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }
}
