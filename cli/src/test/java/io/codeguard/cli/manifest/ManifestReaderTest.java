package io.codeguard.cli.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.codeguard.validators.Validators;
import io.codeguard.validators.exec.ExecDefinition;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestReaderTest {
  private static final Path MANIFESTS =
      Path.of(System.getProperty("codeguard.project"), "crds/src/test/resources/manifests");

  private static final String JOB =
      """
      apiVersion: codeguard.io/v1alpha1
      kind: ValidationJob
      metadata:
        name: job
      spec:
        source:
          inline: {a.json: "{}"}
        validations:
          - type: syntax
      """;

  @ParameterizedTest
  @ValueSource(strings = {"valid-job-smallest.yaml", "valid-job-all-fields.yaml"})
  void aManifestThatAClusterAcceptsIsAccepted(String name) throws Exception {
    assertThat(ManifestReader.forLocalRun(Files.readString(MANIFESTS.resolve(name))).name())
        .isEqualTo("job");
  }

  @Test
  void errorsInAJobAreReportedWithTheirPosition() {
    assertThat(problems(JOB.replace("validations:", "validation:")))
        .isEqualTo(
            """
            line 5, column 1: spec.validations: Required value
            line 8, column 3: spec.validation: unknown field; did you mean 'validations'?""");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "priority: high | spec.priority: must be a whole number, not the text \"high\"",
        "priority: 1.5 | spec.priority: must be a whole number, not the number 1.5",
        "priority: 5000 | spec.priority in body should be less than or equal to 1000",
        "parallelism: -1 | spec.parallelism in body should be greater than or equal to 0",
        "include: '*.java' | spec.include: must be a list, not the text \"*.java\"",
        "include: [1] | spec.include[0]: must be text, not the number 1: put it in quotes",
        "include: [''] | spec.include[0] in body should be at least 1 chars long",
        "suspend: maybe | spec.suspend: must be true or false, not the text \"maybe\"",
        "retry: [] | spec.retry: must be fields, not a list",
        "retry: | spec.retry: has no value: set one, or remove the field",
        "retry: {attempts: 3} | spec.retry.attempts: unknown field; did you mean 'maxAttempts'?",
        "zzz: 1 | spec.zzz: unknown field; known fields are activeDeadlineSeconds, ",
        "taskTimeoutSeconds: 99999999999 | should be less than or equal to 2147483647"
      })
  void anInvalidFieldIsReported(String field, String message) {
    assertThat(problems(JOB + "  " + field + "\n")).contains(message).startsWith("line ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{type: syntx} | spec.validations[1].type: there is no validator 'syntx'; use one of [",
        "{type: pattern} | spec.validations[1] (pattern): ",
        "{type: pattern, parameters: {patterns: [{id: a, regex: '(', message: m}]}} |"
            + " spec.validations[1] (pattern): ",
        "{type: syntax, suppress: [{include: ['{a'], reason: r}]} |"
            + " spec.validations[1].suppress[0].include[0] '{a' is not a valid glob: a '{' is not closed",
        "{type: syntax, include: ['{a']} |"
            + " spec.validations[1].include[0] '{a' is not a valid glob: a '{' is not closed by '}'"
      })
  void aValidationThatWorkersWouldRejectIsReported(String validation, String message) {
    assertThat(problems(JOB + "    - " + validation + "\n"))
        .startsWith("line 10, column 7: ")
        .contains(message);
  }

  @Test
  void invalidYamlIsReportedWithLineAndColumn() {
    assertThat(problems(JOB + "  include: [a\n")).startsWith("line 11, column 1: not YAML: ");
    assertThat(problems("a: b\na: c\n"))
        .isEqualTo("line 2, column 1: the field 'a' is specified twice: remove one");
    assertThat(problems("a: &x [*x]\n")).contains("line 1");
    assertThat(problems("a: {{ name }}\n"))
        .isEqualTo("line 1, column 5: a field's name must be text");
    assertThat(problems("[".repeat(100_000))).isEqualTo("not a manifest: it is nested too deeply");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "codeguard.io/v1alpha1 | codeguard.io/v1 |"
            + " line 1, column 1: apiVersion: 'codeguard.io/v1' is not known: use"
            + " codeguard.io/v1alpha1",
        "kind: ValidationJob | kind: ValidatonJob |"
            + " line 2, column 1: kind: 'ValidatonJob' is not known: use ValidationJob",
        "kind: ValidationJob | type: ValidationJob | line 1, column 1: kind: Required value",
        "name: job | name: My_Job |"
            + " line 4, column 3: metadata.name: Invalid value: \"My_Job\": metadata.name in body should match '",
        "name: job | namespace: a | line 3, column 1: metadata.name: Required value",
        "metadata: | meta: | line 3, column 1: meta: unknown field; did you mean 'metadata'?",
      })
  void generalRulesForKubernetesResourcesAreChecked(String from, String to, String message) {
    assertThat(problems(JOB.replace(from, to))).contains(message);
  }

  @Test
  void booleansAreParsedLikeInKubectl() throws Exception {
    assertThat(ManifestReader.forLocalRun(JOB + "  suspend: yes\n").job().suspend()).isTrue();
    assertThat(ManifestReader.forLocalRun(JOB + "  suspend: off\n").job().suspend()).isFalse();
    assertThat(ManifestReader.forLocalRun(JOB + "  suspend: null\n").job().suspend()).isFalse();
    assertThat(problems(JOB + "  suspend: 'yes'\n")).contains("must be true or false");
  }

  @Test
  void theJobIsUsedAndOtherResourcesAreNoted() throws Exception {
    String others =
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\n---\n" + JOB + "---\n";
    Manifest manifest = ManifestReader.forLocalRun(others);
    assertThat(manifest.name()).isEqualTo("job");
    assertThat(manifest.namespace()).isEmpty();
    assertThat(manifest.notes()).containsExactly("ConfigMap 'settings' in line 1 is not used here");
    assertThat(problems("---\n")).isEqualTo("the file contains no ValidationJob: add one");
    assertThat(problems("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n"))
        .isEqualTo("the file contains no ValidationJob: add one");
    assertThat(problems(JOB + "---\n" + JOB))
        .startsWith("line 11, column 1: a second ValidationJob");
  }

  @Test
  void theJobsPoolIsReadFromTheFile() throws Exception {
    String pool =
        """
        ---
        apiVersion: codeguard.io/v1alpha1
        kind: WorkerPool
        metadata: {name: NAME, namespace: tools}
        spec: {concurrency: 3, taskTimeoutSeconds: 20, validators: [syntax]}
        """;
    String job = JOB + "  poolRef: {name: big, namespace: tools}\n";
    Manifest manifest = ManifestReader.forLocalRun(job + pool.replace("NAME", "big"));
    assertThat(manifest.pool().orElseThrow().concurrency()).isEqualTo(3);
    assertThat(manifest.notes()).isEmpty();
    Manifest other = ManifestReader.forLocalRun(job + pool.replace("NAME", "small"));
    assertThat(other.pool()).isEmpty();
    assertThat(other.notes()).containsExactly("WorkerPool 'small' in line 12 is not used here");
    assertThat(ManifestReader.forLocalRun(JOB + pool.replace("NAME", "default")).pool())
        .isPresent();
    assertThat(problems(job.replace("syntax", "secrets") + pool.replace("NAME", "big")))
        .contains("spec.validations[0].type: the pool does not offer 'secrets'");
    assertThat(problems(job + pool.replace("NAME", "big").replace("[syntax]", "[lint]")))
        .contains("WorkerPool: spec.validators: 'lint' is not a validator");
  }

  private static String programs(String exec) {
    return JOB.replace("syntax", "own")
        + """
        ---
        apiVersion: codeguard.io/v1alpha1
        kind: WorkerPool
        metadata: {name: default}
        spec:
          exec:
        """
        + "    "
        + exec
        + "\n";
  }

  @Test
  void thePoolsProgramsAreValidators() throws Exception {
    String pool = programs("own: {command: [sh, -c, 'true', '{files}'], output: json}");
    assertThat(ManifestReader.forLocalRun(pool).programs())
        .extracting(ExecDefinition::type)
        .containsExactly("own");
    assertThat(problems(pool.replace("type: own", "type: other")))
        .contains("there is no validator 'other'; use one of [")
        .contains("own");
    assertThat(problems(pool.replace("type: own", "type: own\n      parameters: {level: 3}")))
        .contains(
            "spec.validations[0] (own): parameters: 'level' is unknown; remove it, because there are no parameters");
  }

  @Test
  void aMissingProgramIsReportedWithTheRemedy() {
    assertThat(
            problems(
                programs(
                    "own: {command: [no-such-tool, '{files}'], output: json, install: brew it}")))
        .isEqualTo(
            "line 9, column 7: spec.validations[0] (own): the program 'no-such-tool' is not on the"
                + " PATH; install it: brew it");
  }

  @Test
  void builtInTypesAreRejectedForPrograms() {
    assertThat(Validators.load().all())
        .isNotEmpty()
        .allSatisfy(
            validator ->
                assertThat(
                        problems(
                            programs(
                                validator.type() + ": {command: [sh, '{files}'], output: json}")))
                    .contains("are built in: choose another type"));
  }

  @Test
  void typesOfAClustersWorkersAreNotChecked() throws Exception {
    assertThat(ManifestReader.forCluster(JOB.replace("syntax", "ruff")).name()).isEqualTo("job");
    assertThat(problems(JOB.replace("syntax", "ruff"))).contains("there is no validator 'ruff'");
  }

  private static String problems(String manifest) {
    return catchThrowableOfType(
            InvalidManifestException.class, () -> ManifestReader.forLocalRun(manifest))
        .getMessage();
  }
}
