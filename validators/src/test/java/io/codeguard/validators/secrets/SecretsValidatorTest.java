package io.codeguard.validators.secrets;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.codeguard.reporting.FileResult;
import io.codeguard.reporting.Finding;
import io.codeguard.reporting.Outcome;
import io.codeguard.reporting.Rule;
import io.codeguard.validators.Validator;
import io.codeguard.validators.Validator.InvalidParametersException;
import io.codeguard.validators.Validators;
import io.codeguard.validators.files.FileIncompleteException;
import io.codeguard.validators.testing.Probe;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SecretsValidatorTest {
  private final Validator secrets = new SecretsValidator();
  @TempDir private Path folder;
  private Probe probe;

  @BeforeEach
  void probe() {
    probe = new Probe(folder);
  }

  static Stream<Arguments> mustMatch() {
    return lines("must-match.txt").map(line -> Arguments.of((Object[]) line.split(": ", 2)));
  }

  static Stream<String> mustNotMatch() {
    return lines("must-not-match.txt");
  }

  @ParameterizedTest
  @MethodSource("mustMatch")
  void secretIsFoundByItsRule(String rule, String template) {
    String text = "first line\n" + Sample.of(template) + "\nlast line\n";

    assertThat(rules(text)).containsExactly(rule);
  }

  @ParameterizedTest
  @MethodSource("mustMatch")
  void maskedSecretIsNone(String rule, String template) {
    if (template.contains("{")) {
      assertThat(rules(Sample.masked(template))).doesNotContain(rule);
    }
  }

  @ParameterizedTest
  @MethodSource("mustMatch")
  void secretNeverLeavesTheValidator(String rule, String template) {
    String text = Sample.of(template);
    Finding finding = scan(text).findings().getFirst();
    String secret = text.lines().toList().get(finding.line() - 1);
    int end = finding.endLine() > finding.line() ? secret.length() : finding.endColumn() - 1;
    secret = secret.substring(finding.column() - 1, end);

    assertThat(finding.rule()).isEqualTo(rule);
    for (int i = 0; i + 6 <= secret.length(); i++) {
      String part = secret.substring(i, i + 6);
      if (part.chars().anyMatch(Character::isDigit)) {
        assertThat(finding.toString()).doesNotContain(part);
      }
    }
  }

  @Test
  void everyRuleHasASample() {
    List<String> sampled = mustMatch().map(row -> (String) row.get()[0]).distinct().toList();

    assertThat(secrets.rules()).extracting(Rule::id).containsExactlyInAnyOrderElementsOf(sampled);
  }

  @ParameterizedTest
  @MethodSource("mustNotMatch")
  void whatIsNoSecretIsNotFound(String template) {
    assertThat(rules(Sample.of(template))).isEmpty();
  }

  @Test
  void placesAreCountedInUtf16Units() {
    String token = Sample.of("ghp_{alnum:36}");

    assertThat(scan("\ufeffa\r\n\ud83d\ude00\u00e4 = '" + token + "'\n").findings())
        .extracting(Probe::place)
        .containsExactly("github-personal-token 2:8-2:48");
  }

  @Test
  void whatEscapesTheEndingQuoteIsNoPartOfAPassword() {
    String password = Sample.of("{alnum:12}");

    assertThat(scan("\"curl -u \\\"me:" + password + "\\\" x\"").findings())
        .extracting(Probe::place)
        .containsExactly("curl-password 1:15-1:27");
  }

  @Test
  void latin1IsLookedAtToo() {
    byte[] text = ("\u00e4 " + Sample.of("ghp_{alnum:36}")).getBytes(ISO_8859_1);

    assertThat(probe.scan(secrets, Map.of(), "a.txt", text).findings())
        .extracting(Probe::place)
        .containsExactly("github-personal-token 1:3-1:43");
  }

  @Test
  void messageShowsTheFirstCharactersOnly() {
    assertThat(scan("a = 'ghp_" + Sample.of("{alnum:36}") + "'").findings())
        .extracting(Finding::message)
        .containsExactly("GitHub personal access token: 'ghp_\u2026' (40 characters)");
  }

  @Test
  void anotherSecretInTheSamePlaceIsAnotherFinding() {
    Finding one = scan(Sample.of("password = \"{alnum:16}\"")).findings().getFirst();
    Finding same = scan("\n\n" + Sample.of("password = \"{alnum:16}\"")).findings().getFirst();
    Finding other = scan(Sample.of("password = \"{lower:16}\"")).findings().getFirst();

    assertThat(same.fingerprint()).isEqualTo(one.fingerprint());
    assertThat(other.fingerprint()).isNotEqualTo(one.fingerprint());
  }

  @Test
  void aSecretThatTwoRulesKnowIsOneFinding() {
    assertThat(rules(Sample.of("github_token: \"ghp_{alnum:36}\"")))
        .containsExactly("github-personal-token");
    assertThat(rules(Sample.of("token = 'https://x:ghp_{alnum:36}@github.com/'"))).hasSize(1);
  }

  @Test
  void severalSecretsOfALineAreSeveralFindings() {
    assertThat(rules(Sample.of("ghp_{alnum:36} AKIA{base32:16} ghp_{hex:36}")))
        .containsExactly("github-personal-token", "aws-access-key-id", "github-personal-token");
  }

  @Test
  void binaryFilesAreSkipped() {
    byte[] text = ("\0" + Sample.of("ghp_{alnum:36}")).getBytes(UTF_8);

    assertThat(probe.scan(secrets, Map.of(), "a.txt", text))
        .isEqualTo(FileResult.skipped("a.txt", "binary"));
  }

  @Test
  @Timeout(60)
  void hostileTextIsReadInLinearTime() {
    for (String part :
        List.of(
            "password=",
            "://a:",
            "eyJ",
            "-----BEGIN RSA PRIVATE KEY-----",
            "key key key ",
            "a.",
            "Q~",
            "AccountKey=",
            "curl ",
            "curl -H",
            "curl -u \"",
            "-----BEGIN RSA PRIVATE KEY-----\\n")) {
      FileResult result = scan(part.repeat(8_000_000 / part.length()));
      assertThat(result.outcome()).isEqualTo(Outcome.CLEAN);
    }
  }

  @Test
  @Timeout(60)
  void manySecretsAreReadInLinearTime() {
    String separated = Sample.of("ghp_{alnum:36}") + " ";
    String ofSeveralRules = Sample.of("token = \"https://x:ghp_{alnum:36}@github.com/\"\u00e4 ");
    for (String part : List.of(separated, ofSeveralRules)) {
      FileResult result = scan(part.repeat(8_000_000 / part.length()));

      assertThat(result.outcome()).isEqualTo(Outcome.PARTIAL);
      assertThat(result.reason()).isEqualTo("more than 1000 findings");
      assertThat(result.findings()).hasSize(1000);
      assertThat(result.findings().getLast().column())
          .isEqualTo(result.findings().getFirst().column() + 999 * part.length());
    }
  }

  @Test
  void textOfNothingButSecretsIsReadInLinearTime() {
    StringBuilder keys = new StringBuilder("\u00e4\n");
    for (int i = 0; i < 40_000; i++) {
      keys.append(Sample.of("AKIA{base32:16}" + (i % 2 == 0 ? " " : "\n"), i));
    }

    FileResult result =
        probe.scan(secrets, Map.of(), "a.txt", keys.toString(), Duration.ofSeconds(5));

    assertThat(result.outcome()).isEqualTo(Outcome.PARTIAL);
    assertThat(result.reason()).isEqualTo("more than 1000 findings");
    assertThat(result.findings()).hasSize(1000);
    assertThat(Probe.place(result.findings().getLast())).endsWith(" 501:22-501:42");
  }

  @Test
  void secretsFarDownAreFoundInLinearTime() {
    String keys = Sample.of("AKIA{base32:16}\n").repeat(900);

    FileResult result =
        probe.scan(
            secrets,
            Map.of(),
            "a.txt",
            "\u00e4\n".repeat(3_000_000) + keys,
            Duration.ofSeconds(10));

    assertThat(result.findings()).hasSize(900);
    assertThat(Probe.place(result.findings().getFirst())).endsWith(" 3000001:1-3000001:21");
  }

  @Test
  void theDeadlineIsAskedWhileLookingForSecrets() {
    byte[] text = (Sample.of("AKIA{base32:16} ") + "password=".repeat(1000)).getBytes(UTF_8);
    FileIncompleteException late = new FileIncompleteException("deadline reached");
    Secrets found = new Secrets();

    assertThatThrownBy(
            () ->
                new SecretScanner(SecretRules.ALL)
                    .scan(
                        text,
                        () -> {
                          throw late;
                        },
                        found))
        .isSameAs(late);
    assertThat(found.all()).hasSize(1);
  }

  @Test
  void parametersAreRejected() {
    assertThatThrownBy(() -> Validators.prepare(secrets, Map.of("rules", 1)))
        .isInstanceOf(InvalidParametersException.class)
        .hasMessage("parameters: 'rules' is unknown; remove it, because there are no parameters");
  }

  private FileResult scan(String text) {
    return probe.scan(secrets, "a.txt", text);
  }

  private List<String> rules(String text) {
    return scan(text).findings().stream().map(Finding::rule).toList();
  }

  private static Stream<String> lines(String resource) {
    try (InputStream in = SecretsValidatorTest.class.getResourceAsStream("/secrets/" + resource)) {
      return new String(in.readAllBytes(), UTF_8)
          .lines().filter(line -> !line.isBlank() && !line.startsWith("#")).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
