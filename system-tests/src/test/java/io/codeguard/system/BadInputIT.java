package io.codeguard.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.codeguard.api.v1alpha1.ValidationJobStatus;
import io.codeguard.queue.RedisConnection;
import io.codeguard.queue.TaskQueue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Errors of users and of the environment: each results in a condition with the remedy. */
@Tag("pods")
@Order(2)
class BadInputIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final String INLINE = "source: {inline: {a.json: '{}'}}";

  private static Jobs jobs;

  @BeforeAll
  static void install() {
    jobs = Jobs.in("bad-input");
  }

  @Test
  void aJobWaitsForItsPoolAndContinuesOnceItExists() {
    jobs.apply(
        "early", "{%s, validations: [{type: syntax}], poolRef: {name: late}}".formatted(INLINE));
    ValidationJobStatus waiting =
        jobs.await("early", LIMIT, status -> Jobs.condition(status, "PoolReady").startsWith("F"));
    assertThat(waiting.phase()).isEqualTo("Pending");
    assertThat(Jobs.message(waiting, "PoolReady"))
        .contains("bad-input/late")
        .contains("does not exist");

    // The chart's Redis serves only pools in its namespace by default, so this pool references it.
    jobs.redisSecret();
    jobs.apply(
        """
        apiVersion: codeguard.io/v1alpha1
        kind: WorkerPool
        metadata: {name: late}
        spec: {redis: {secretRef: {name: redis}}, autoscaling: {maxReplicas: 1, idleSeconds: 5}}
        """);
    assertThat(jobs.awaitFinished("early", LIMIT).phase()).isEqualTo("Succeeded");
  }

  @Test
  void anUnknownValidationTypeFailsTheJobAndListsKnownTypes() {
    jobs.apply("unknown", "{%s, validations: [{type: sintax}]}".formatted(INLINE));
    ValidationJobStatus status = jobs.awaitFinished("unknown", LIMIT);
    assertThat(status.phase()).as("%s", status.conditions()).isEqualTo("Failed");
    assertThat(Jobs.message(status, "Finished")).contains("sintax").contains("syntax");
  }

  @Test
  void aWrongSha256FailsTheJob(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("a.zip"), "not even an archive");
    String url = Installation.get().sources().serve("/wrong.zip", file);
    jobs.apply(
        "wrong-sha",
        "{source: {archive: {url: %s, sha256: '%s'}}, validations: [{type: syntax}]}"
            .formatted(url, "0".repeat(64)));
    ValidationJobStatus status = jobs.awaitFinished("wrong-sha", LIMIT);
    assertThat(status.phase()).as("%s", status.conditions()).isEqualTo("Failed");
    assertThat(Jobs.condition(status, "SourceReady")).isEqualTo("False ListingFailed");
    assertThat(Jobs.message(status, "SourceReady")).contains("sha256");
  }

  @Test
  void anUnreachableSourceIsRetriedAndThenFailsWithTheReason() {
    String url = Installation.get().sources().unreachable("/a.zip");
    jobs.apply(
        "unreachable",
        "{source: {archive: {url: %s}}, validations: [{type: syntax}],".formatted(url)
            + " retry: {maxAttempts: 2, backoffSeconds: 1}}");
    ValidationJobStatus status = jobs.awaitFinished("unreachable", LIMIT);
    assertThat(status.phase()).as("%s", status.conditions()).isEqualTo("Failed");
    assertThat(Jobs.message(status, "Finished")).contains("a.zip");
  }

  @Test
  void aPrivateAddressThatThePoolDoesNotAllowIsNotFetched() {
    jobs.apply(
        "metadata",
        "{source: {archive: {url: 'http://169.254.169.254/a.zip'}}, validations: [{type: syntax}]}");
    ValidationJobStatus status = jobs.awaitFinished("metadata", LIMIT);
    assertThat(status.phase()).as("%s", status.conditions()).isEqualTo("Failed");
    assertThat(Jobs.message(status, "Finished")).contains("sourceHosts");
  }

  @Test
  void aGitRefThatDoesNotExistFailsTheJob(@TempDir Path directory)
      throws IOException, GitAPIException {
    try (Git git = Git.init().setDirectory(directory.toFile()).setInitialBranch("main").call()) {
      git.commit()
          .setAllowEmpty(true)
          .setMessage("Begin")
          .setAuthor("Test", "test@example.com")
          .setSign(false)
          .call();
      String url = Installation.get().sources().serve("/refs.git", git.getRepository());
      jobs.apply(
          "no-ref",
          "{source: {git: {url: %s, ref: v9}}, validations: [{type: syntax}]}".formatted(url));
      ValidationJobStatus status = jobs.awaitFinished("no-ref", LIMIT);
      assertThat(status.phase()).as("%s", status.conditions()).isEqualTo("Failed");
      assertThat(Jobs.message(status, "Finished")).contains("v9");
    }
  }

  @Test
  void aSourceWithoutMatchingFilesSucceedsWithAMessage() {
    jobs.apply("empty", "{source: {inline: {a.txt: hello}}, validations: [{type: syntax}]}");
    ValidationJobStatus status = jobs.awaitFinished("empty", LIMIT);
    assertThat(status.phase()).as("%s", status.conditions()).isEqualTo("Succeeded");
    assertThat(status.verdict()).isEqualTo("Passed");
    assertThat(status.tasks().total()).isZero();
    assertThat(Jobs.condition(status, "FilesMatched")).isEqualTo("False NothingMatched");
  }

  @Test
  void aMissingConfigMapIsAwaited() {
    jobs.apply("later", "{source: {configMap: {name: files}}, validations: [{type: syntax}]}");
    ValidationJobStatus waiting =
        jobs.await("later", LIMIT, status -> Jobs.condition(status, "SourceReady").startsWith("F"));
    assertThat(Jobs.message(waiting, "SourceReady")).contains("files");
    jobs.apply(
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: files}
        data: {a.json: "{"}
        """);
    ValidationJobStatus status = jobs.awaitFinished("later", LIMIT);
    assertThat(status.verdict()).isEqualTo("Violations");
    assertThat(status.topFindings().getFirst().path()).isEqualTo("a.json");
  }

  @Test
  void noDataOfADeletedJobRemainsInRedis() {
    String files =
        IntStream.range(0, 200)
            .mapToObj(i -> "f" + i + ".json: '{}'")
            .collect(Collectors.joining(", "));
    jobs.apply(
        "doomed",
        "{source: {inline: {%s}}, validations: [{type: syntax}], parallelism: 1}".formatted(files));
    jobs.await("doomed", LIMIT, status -> status.startTime() != null);
    String uid = jobs.uid("doomed");
    jobs.delete("doomed");
    try (RedisAccess access = RedisAccess.open();
        RedisConnection redis = RedisConnection.open(access.settings())) {
      TaskQueue queue = redis.queue("codeguard/default");
      await()
          .atMost(LIMIT)
          .untilAsserted(
              () -> {
                assertThat(jobs.status("doomed")).isEmpty();
                assertThat(queue.monitor().job(uid)).isEmpty();
                assertThat(access.keysOf(uid)).isEmpty();
              });
    }
  }
}
