package io.codeguard.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.codeguard.api.v1alpha1.ValidationJobStatus;
import io.codeguard.api.v1alpha1.ValidationJobStatus.TopFinding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job from kubectl apply to the verdict, with real pods and real source code. */
@Tag("pods")
@Order(1)
class WholePathIT {
  private static final Path COMMONS_LANG =
      Commands.PROJECT.resolve("system-tests/target/test-data/commons-lang3-3.17.0-sources.jar");
  private static final String COMMONS_LANG_SHA256 =
      "5fdcac21ad329766054a95367d7583dfcdca737d221d5e01a5f2a198c04c6b18";
  private static final Duration LIMIT = Duration.ofMinutes(3);

  private static Jobs jobs;

  @BeforeAll
  static void install() {
    jobs = Jobs.in("whole-path");
  }

  @Test
  void commonsLangIsValidatedByWorkersThatScaleFromZeroAndBack() {
    jobs.awaitNoWorkers(LIMIT);
    String url = Installation.get().sources().serve("/commons-lang.jar", COMMONS_LANG);
    jobs.apply(
        "commons-lang",
        "{source: {archive: {url: %s, sha256: %s}}, include: ['**/*.java'], validations: [{type: syntax}]}"
            .formatted(url, COMMONS_LANG_SHA256));

    ValidationJobStatus status = jobs.awaitFinished("commons-lang", LIMIT);
    assertThat(status.phase()).as("%s", status.conditions()).isEqualTo("Succeeded");
    assertThat(status.verdict()).isEqualTo("Passed");
    assertThat(status.progress()).isEqualTo("249/249");
    assertThat(status.tasks().total()).isEqualTo(249);
    assertThat(status.tasks().succeeded()).isEqualTo(249);
    assertThat(status.findings().total()).isZero();
    // The license, the notice, and Maven's files in META-INF.
    assertThat(status.source().unmatched()).isEqualTo(5);
    assertThat(status.source().revision()).isEqualTo("sha256:" + COMMONS_LANG_SHA256);
    jobs.awaitNoWorkers(LIMIT);
  }

  @Test
  void errorsInAGitRepositoryAreFoundByFileAndLine(@TempDir Path directory)
      throws IOException, GitAPIException {
    String revision;
    try (Git git = Git.init().setDirectory(directory.toFile()).setInitialBranch("main").call()) {
      commit(git, "src/Good.java", "class Good {}\n");
      commit(git, "src/Bad.java", "class Bad {\n  void f() {\n    int x = ;\n  }\n}\n");
      commit(git, "src/Grüße.java", "class Grüße {\n");
      commit(git, "conf/app.json", "{\n  \"a\": 1,\n  \"a\": 2\n}\n");
      commit(git, "conf/app.yaml", "a:\n  - b\n c: d\n");
      // In two parts, so that this file contains no key.
      commit(
          git,
          "deploy.sh",
          "#!/bin/sh\nexport TOKEN=ghp_" + "16C7e42F292c6912E7710c838347Ae178B4a\n");
      commit(git, "src/Print.java", "class Print {\n  void f() { System.out.println(); }\n}\n");
      revision = git.getRepository().resolve("HEAD").name();
      String url = Installation.get().sources().serve("/planted.git", git.getRepository());
      jobs.apply(
          "planted",
          "{source: {git: {url: %s, ref: main}}, validations: [{type: syntax}, {type: secrets},"
                  .formatted(url)
              + " {type: pattern, include: ['**/*.java'], parameters: {patterns: [{id: no-print,"
              + " regex: 'System\\.out', message: Use a logger.}]}}]}");

      ValidationJobStatus status = jobs.awaitFinished("planted", LIMIT);
      assertThat(status.phase()).as("%s", status.conditions()).isEqualTo("Succeeded");
      assertThat(status.verdict()).isEqualTo("Violations");
      assertThat(status.source().revision()).isEqualTo(revision);
      assertThat(status.topFindings())
          .extracting(TopFinding::path, TopFinding::line)
          .containsExactlyInAnyOrder(
              tuple("src/Bad.java", 3),
              tuple("src/Grüße.java", 1),
              tuple("conf/app.json", 3),
              tuple("conf/app.yaml", 3),
              tuple("deploy.sh", 2),
              tuple("src/Print.java", 2));
      assertThat(status.findings().total()).isEqualTo(6);

      String sarif = Installation.get().client().raw(status.report().url());
      assertThat(sarif).doesNotContain("16C7e42F292c6912E7710c838347Ae178B4a");
      assertThat(results(sarif))
          .containsExactlyInAnyOrder(
              "src/Bad.java:3",
              "src/Gr%C3%BC%C3%9Fe.java:1",
              "conf/app.json:3",
              "conf/app.yaml:3",
              "deploy.sh:2",
              "src/Print.java:2");
    }
  }

  @Test
  void kubectlShowsTheColumnsOfJobsAndPools() throws IOException {
    jobs.apply("columns", "{source: {inline: {a.json: '{}'}}, validations: [{type: syntax}]}");
    jobs.awaitFinished("columns", LIMIT);
    assertThat(columns("namespaces/whole-path/validationjobs"))
        .containsExactly(
            "Name",
            "Phase",
            "Verdict",
            "Progress",
            "Findings",
            "Failed",
            "Age",
            "Pool",
            "Revision");
    assertThat(columns("namespaces/codeguard/workerpools"))
        .containsExactly("Name", "Ready", "Desired", "Queued", "Active", "Age");
  }

  private static List<String> columns(String path) throws IOException {
    JsonNode table =
        new ObjectMapper()
            .readTree(
                Tables.get(Installation.get().client(), "/apis/codeguard.io/v1alpha1/" + path));
    return StreamSupport.stream(table.get("columnDefinitions").spliterator(), false)
        .map(column -> column.get("name").asText())
        .toList();
  }

  private static List<String> results(String sarif) throws IOException {
    return StreamSupport.stream(new ObjectMapper().readTree(sarif).get("runs").spliterator(), false)
        .flatMap(run -> StreamSupport.stream(run.get("results").spliterator(), false))
        .map(result -> result.at("/locations/0/physicalLocation"))
        .map(
            place ->
                place.at("/artifactLocation/uri").asText()
                    + ":"
                    + place.at("/region/startLine").asInt())
        .toList();
  }

  private static void commit(Git git, String path, String content)
      throws IOException, GitAPIException {
    Path file = git.getRepository().getWorkTree().toPath().resolve(path);
    Files.createDirectories(file.getParent());
    Files.write(file, content.getBytes(UTF_8));
    git.add().addFilepattern(path).call();
    git.commit()
        .setMessage("Add " + path)
        .setAuthor("Test", "test@example.com")
        .setCommitter("Test", "test@example.com")
        .setSign(false)
        .call();
  }
}
