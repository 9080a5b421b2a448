package io.codeguard.validators.secrets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.codeguard.validators.secrets.GitleaksSamples.Sample;
import io.codeguard.validators.secrets.SecretScanner.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Recall and false alarms on samples that others wrote. The table by family is in {@code
 * target/gitleaks-ground-truth.txt}.
 */
@Tag("tools")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GitleaksGroundTruthTest {
  private static final Path TABLE = Path.of("target", "gitleaks-ground-truth.txt");

  private static final int DRAWS = 20;

  /** Not looked for, each for its reason. */
  private static final Map<String, String> NOT_COVERED =
      Map.of(
          "age-secret-key", "the sample is one letter all over, which we take for a placeholder",
          "asana-client-id", "a public number",
          "discord-client-id", "a public number",
          "hashicorp-tf-password", "words of a dictionary",
          "kubernetes-secret-yaml", "told by the document, not by the value",
          "nuget-config-password", "words of a dictionary",
          "pkcs12-file", "told by the file's name");

  /** Found less than almost always, each for its reason. */
  private static final Set<String> LESS =
      Set.of(
          "aws-amazon-bedrock-api-key-long-lived", // one of its three is the word EXAMPLE many
          // times
          "curl-auth-header", // short words among them
          "curl-auth-user", // short words among them
          "discord-client-secret", // drawn from digits alone, which is poor in entropy
          "sidekiq-secret"); // cafebabe:deadbeef among them, poor in entropy

  /** Keys that Google publishes with its own samples: they are keys, and gitleaks lists them. */
  private static final String PUBLISHED = "gcp-api-key";

  private final SecretScanner scanner = new SecretScanner(SecretRules.ALL);
  private final Map<String, Family> families = new TreeMap<>();

  /** What came of the samples of one of their rules. */
  private static final class Family {
    private int secrets;
    private int found;
    private int others;
    private int alarms;
    private final Set<String> rules = new HashSet<>();

    double recall() {
      return secrets == 0 ? 1 : (double) found / secrets;
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
                "%-40s secrets %5d found %5d others %5d alarms %3d %s"
                    .formatted(
                        name,
                        family.secrets,
                        family.found,
                        family.others,
                        family.alarms,
                        NOT_COVERED.getOrDefault(name, ""))));
    Files.write(TABLE, table);
  }

  private void countSecret(Sample sample) {
    Family family = families.computeIfAbsent(sample.rule(), _ -> new Family());
    Set<String> rules = rules(sample);
    family.secrets++;
    family.found += rules.isEmpty() ? 0 : 1;
    family.rules.addAll(rules);
  }

  /** An alarm is one of the rules that find the family's secrets; others may be right. */
  private void countOther(Sample sample) {
    Family family = families.computeIfAbsent(sample.rule(), _ -> new Family());
    boolean generic = sample.rule().startsWith("generic");
    family.others++;
    boolean alarm =
        rules(sample).stream()
            .anyMatch(
                rule -> family.rules.contains(rule) && (generic || !rule.startsWith("generic")));
    family.alarms += alarm ? 1 : 0;
  }

  private Set<String> rules(Sample sample) {
    return scanner.scan(sample.text().getBytes(UTF_8)).stream()
        .map(Secret::rule)
        .map(rule -> rule.rule().id())
        .collect(Collectors.toSet());
  }

  @Test
  void almostAllSecretsOfTheFamiliesCoveredAreFound() {
    int secrets = 0;
    int found = 0;
    for (Map.Entry<String, Family> family : families.entrySet()) {
      if (!NOT_COVERED.containsKey(family.getKey())) {
        secrets += family.getValue().secrets;
        found += family.getValue().found;
      }
    }
    assertThat(secrets).isGreaterThan(6000 * DRAWS);
    assertThat((double) found / secrets).isGreaterThanOrEqualTo(0.99);
  }

  @Test
  void fewFamiliesAreFoundLessThanAlmostAlways() {
    assertThat(families.entrySet())
        .filteredOn(
            family ->
                !NOT_COVERED.containsKey(family.getKey()) && family.getValue().recall() < 0.95)
        .extracting(Map.Entry::getKey)
        .isSubsetOf(LESS);
  }

  @Test
  void falseAlarmsAreFew() {
    int others = 0;
    int alarms = 0;
    for (Map.Entry<String, Family> family : families.entrySet()) {
      if (!family.getKey().equals(PUBLISHED)) {
        others += family.getValue().others;
        alarms += family.getValue().alarms;
      }
    }
    assertThat(others).isGreaterThan(300 * DRAWS);
    assertThat((double) alarms / others).isLessThanOrEqualTo(0.02);
  }
}
