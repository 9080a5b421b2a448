package io.codeguard.validators.secrets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.codeguard.validators.files.FileIncompleteException;
import io.codeguard.validators.secrets.GitleaksSamples.Sample;
import io.codeguard.validators.secrets.SecretScanner.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Recall and false positives on third-party samples. The table by family is in {@code
 * target/gitleaks-ground-truth.txt}.
 */
@Tag("tools")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GitleaksGroundTruthTest {
  private static final Path TABLE = Path.of("target", "gitleaks-ground-truth.txt");

  private static final int DRAWS = 20;
  private static final double MIN_RECALL = 0.95;
  private static final double MAX_ALARMS = 0.02;

  /** A family without a rule; the number of its samples that other rules find, by draw. */
  private record NotCovered(int found, String reason) {}

  private static final Map<String, NotCovered> NOT_COVERED =
      Map.of(
          "asana-client-id", new NotCovered(0, "a public number"),
          "discord-client-id", new NotCovered(0, "a public number"),
          "hashicorp-tf-password", new NotCovered(0, "words of a dictionary"),
          "kubernetes-secret-yaml", new NotCovered(6, "told by the document, not by the value"),
          "nuget-config-password", new NotCovered(0, "words of a dictionary"),
          "pkcs12-file", new NotCovered(0, "told by the file's name"));

  /**
   * Samples of a family that are counted separately.
   *
   * @param part what their texts have
   * @param wrong how many of them are missed, or are alarms, in each draw
   */
  private record Excepted(String family, boolean secret, String part, int wrong, String reason) {
    boolean covers(Sample sample) {
      return sample.rule().equals(family)
          && sample.secret() == secret
          && sample.text().contains(part);
    }
  }

  private static final List<Excepted> EXCEPTED =
      List.of(
          new Excepted(
              "age-secret-key", true, "-1QQQQQQ", 26, "one letter all over: a placeholder"),
          new Excepted(
              "aws-amazon-bedrock-api-key-long-lived",
              true,
              "EXAMPLEEXAMPLE",
              1,
              "what documentation has in a key's place"),
          new Excepted("sidekiq-secret", true, "cafebabe:deadbeef", 8, "words: a placeholder"),
          new Excepted(
              "curl-auth-header",
              false,
              "Authorization: Basic eyJhbGci",
              1,
              "no Basic credential, but a JSON web token, as gitleaks' own rule for those says"),
          new Excepted(
              "gcp-api-key",
              false,
              "AIza",
              15,
              "keys that Google publishes with its samples, listed by gitleaks one by one"),
          new Excepted(
              "mailchimp-api-key",
              false,
              "MailchimpSDK.initialize(token: 3012",
              1,
              "a key, which gitleaks itself calls a false negative"));

  private final SecretScanner scanner = new SecretScanner(SecretRules.ALL);
  private final Map<String, Family> families = new TreeMap<>();
  private final Map<Excepted, Integer> wrong = new HashMap<>();

  /** The results for the samples of one gitleaks rule. */
  private static final class Family {
    private int secrets;
    private int found;
    private int others;
    private int alarms;
    private final Set<String> rules = new HashSet<>();

    double recall() {
      return secrets == 0 ? 1 : (double) found / secrets;
    }

    double alarmRate() {
      return others == 0 ? 0 : (double) alarms / others;
    }
  }

  @BeforeAll
  void scan(@TempDir Path work) throws Exception {
    List<Sample> samples = GitleaksSamples.all(work, DRAWS);
    samples.stream().filter(Sample::secret).forEach(this::countSecret);
    samples.stream().filter(sample -> !sample.secret()).forEach(this::countOther);
    List<String> table = new ArrayList<>();
    families.forEach(
        (name, family) ->
            table.add(
                "%-44s secrets %5d found %5d (%5.1f %%) others %5d alarms %3d (%4.1f %%) %s"
                    .formatted(
                        name,
                        family.secrets,
                        family.found,
                        100 * family.recall(),
                        family.others,
                        family.alarms,
                        100 * family.alarmRate(),
                        NOT_COVERED.containsKey(name) ? "not covered" : "")
                    .strip()));
    for (Excepted excepted : EXCEPTED) {
      table.add(
          "%-44s excepted %s: %d (%s)"
              .formatted(
                  excepted.family(),
                  excepted.secret() ? "misses" : "alarms",
                  wrong.getOrDefault(excepted, 0),
                  excepted.reason()));
    }
    Files.write(TABLE, table);
  }

  private void countSecret(Sample sample) {
    Family family = families.computeIfAbsent(sample.rule(), _ -> new Family());
    Set<String> rules = rules(sample);
    family.rules.addAll(rules);
    if (!isExcepted(sample, rules.isEmpty())) {
      family.secrets++;
      family.found += rules.isEmpty() ? 0 : 1;
    }
  }

  /** Only findings of the family's own rules are false positives; others may be correct. */
  private void countOther(Sample sample) {
    Family family = families.computeIfAbsent(sample.rule(), _ -> new Family());
    boolean generic = sample.rule().startsWith("generic");
    boolean alarm =
        rules(sample).stream()
            .anyMatch(
                rule -> family.rules.contains(rule) && (generic || !rule.startsWith("generic")));
    if (!isExcepted(sample, alarm)) {
      family.others++;
      family.alarms += alarm ? 1 : 0;
    }
  }

  /** Correct findings count like any other sample. */
  private boolean isExcepted(Sample sample, boolean isWrong) {
    for (Excepted excepted : EXCEPTED) {
      if (isWrong && excepted.covers(sample)) {
        wrong.merge(excepted, 1, Integer::sum);
        return true;
      }
    }
    return false;
  }

  private Set<String> rules(Sample sample) {
    Secrets secrets = new Secrets();
    try {
      scanner.scan(sample.text().getBytes(UTF_8), () -> {}, secrets);
    } catch (FileIncompleteException e) {
      throw new IllegalStateException(e);
    }
    return secrets.all().stream()
        .map(Secret::rule)
        .map(rule -> rule.rule().id())
        .collect(Collectors.toSet());
  }

  private int count(ToIntFunction<Family> number) {
    return families.values().stream().mapToInt(number).sum();
  }

  @Test
  void thereAreSamplesOfManyFamilies() {
    assertThat(families).hasSizeGreaterThan(210);
    assertThat(families).containsKeys(NOT_COVERED.keySet().toArray(String[]::new));
    assertThat(count(family -> family.secrets)).isGreaterThan(6000 * DRAWS);
    assertThat(count(family -> family.others)).isGreaterThan(300 * DRAWS);
  }

  @Test
  void almostAllSecretsOfEachFamilyAreFound() {
    assertThat(families)
        .allSatisfy(
            (name, family) -> {
              if (!NOT_COVERED.containsKey(name)) {
                assertThat(family.recall()).as(name).isGreaterThanOrEqualTo(MIN_RECALL);
              }
            });
  }

  @Test
  void almostAllSecretsOfAllFamiliesAreFound() {
    int secrets = 0;
    int found = 0;
    for (Map.Entry<String, Family> family : families.entrySet()) {
      if (!NOT_COVERED.containsKey(family.getKey())) {
        secrets += family.getValue().secrets;
        found += family.getValue().found;
      }
    }
    assertThat((double) found / secrets).isGreaterThanOrEqualTo(0.99);
  }

  @Test
  void falseAlarmsOfEachFamilyAreFew() {
    assertThat(families)
        .allSatisfy(
            (name, family) ->
                assertThat(family.alarmRate()).as(name).isLessThanOrEqualTo(MAX_ALARMS));
  }

  @Test
  void documentedExceptionsAreCorrect() {
    assertThat(EXCEPTED)
        .allSatisfy(
            excepted ->
                assertThat(wrong.getOrDefault(excepted, 0))
                    .as(excepted.reason())
                    .isEqualTo(excepted.wrong() * DRAWS));
    assertThat(NOT_COVERED)
        .allSatisfy(
            (name, excepted) ->
                assertThat(families.get(name).found).as(name).isEqualTo(excepted.found() * DRAWS));
  }
}
