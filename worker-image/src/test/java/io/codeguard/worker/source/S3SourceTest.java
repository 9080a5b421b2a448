package io.codeguard.worker.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.codeguard.protocol.JobPlan;
import io.codeguard.queue.testing.S3Server;
import io.codeguard.worker.source.credentials.PoolSecret;
import io.codeguard.worker.source.credentials.S3Storage;
import io.codeguard.worker.source.network.AddressPolicy;
import io.codeguard.worker.source.tree.FetchedSource;
import io.codeguard.worker.source.tree.SourceException;
import io.codeguard.worker.source.tree.SourceLimits;
import io.codeguard.worker.testing.Archives;
import io.codeguard.worker.testing.FileServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives from buckets, with the pool's keys. */
class S3SourceTest {
  private static final String ID = "AKIDTEST";
  private static final String KEY = "very-secret-key";
  private static final byte[] ARCHIVE =
      new Archives.Tar().file("src/A.java", "class A {}").gzipped();

  @TempDir private static Path shared;
  private static S3Server server;

  @TempDir private Path directory;
  private int fetches;

  @BeforeAll
  static void serve() throws IOException {
    Path objects = shared.resolve("objects");
    for (String key : List.of("a.tgz", "team/ü & b+c (1)*~'!.tgz", "team/100%.tgz")) {
      Path object = objects.resolve("archives").resolve(key);
      Files.createDirectories(object.getParent());
      Files.write(object, ARCHIVE);
    }
    Files.createDirectories(objects.resolve("private"));
    Files.write(objects.resolve("private/a.tgz"), ARCHIVE);
    server =
        S3Server.start(
            S3Server.build(Files.createDirectory(shared.resolve("program"))), ID, KEY, objects);
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  @BeforeEach
  void keys() throws IOException {
    secret("accessKeyId", ID);
    secret("secretAccessKey", KEY + "\n");
  }

  private void secret(String key, String text) throws IOException {
    Files.writeString(Files.createDirectories(directory.resolve("secret")).resolve(key), text);
  }

  private FetchedSource fetch(String url) throws Exception {
    return fetch(url, null, server.endpoint());
  }

  private FetchedSource fetch(String url, String sha256, URI endpoint) throws Exception {
    S3Storage storage =
        new S3Storage(
            endpoint,
            "eu-west-1",
            new PoolSecret("spec.s3", "keys", directory.resolve("secret")),
            List.of("archives", "other"));
    return new SourceFetcher(
            SourceLimits.DEFAULT,
            new AddressPolicy(List.of()),
            new SourceAccess(List.of(), List.of(storage), Map.of()),
            false)
        .fetch(
            JobPlan.Source.of(new JobPlan.Archive(url, sha256)),
            Files.createDirectories(directory.resolve("workspace-" + fetches++)),
            Optional.empty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.tgz", "team/ü & b+c (1)*~'!.tgz", "team/100%.tgz"})
  void fetchesAnObjectWhateverItsKey(String key) throws Exception {
    FetchedSource source =
        fetch("s3://archives/" + key, Archives.sha256(ARCHIVE), server.endpoint());

    assertThat(source.root().resolve("src/A.java")).hasContent("class A {}");
    assertThat(source.revision()).isEqualTo("sha256:" + Archives.sha256(ARCHIVE));
  }

  @Test
  void reportsThatTheKeysAreRejected() throws Exception {
    secret("secretAccessKey", "wrong");

    assertThatThrownBy(() -> fetch("s3://archives/a.tgz"))
        .hasMessageContaining("responded with status 403 for s3://archives/a.tgz")
        .hasMessageContaining(
            "check that the keys in secret 'keys' of the pool's spec.s3 may read it")
        .hasMessageNotContaining("wrong")
        .hasFieldOrPropertyWithValue("retryable", false);
  }

  @Test
  void saysThatKeysAreMissing() throws Exception {
    Files.delete(directory.resolve("secret/secretAccessKey"));

    assertThatThrownBy(() -> fetch("s3://archives/a.tgz"))
        .hasMessageContaining("secret 'keys' of the pool's spec.s3 cannot be used")
        .hasMessageContaining("has no key secretAccessKey; add it")
        .hasFieldOrPropertyWithValue("retryable", false);
  }

  @Test
  void saysThatAKeyCannotBePartOfARequest() throws Exception {
    secret("accessKeyId", "AKID\u0001TEST");

    assertThatThrownBy(() -> fetch("s3://archives/a.tgz"))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("secret 'keys' of the pool's spec.s3 cannot be used")
        .hasMessageNotContaining("AKID")
        .hasFieldOrPropertyWithValue("retryable", false);
  }

  /** Even if the keys could read others. */
  @Test
  void readsOnlyTheBucketsOfThePool() {
    assertThatThrownBy(() -> fetch("s3://private/a.tgz"))
        .hasMessageContaining("the pool does not permit bucket 'private'")
        .hasFieldOrPropertyWithValue("retryable", false);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3://archives/../private/a.tgz",
        "s3://archives/x/../../private/a.tgz",
        "s3://archives/./a.tgz",
        "s3://archives//a.tgz",
        "s3://archives/",
        "s3://archives",
        "s3://user:secret@archives/a.tgz",
        "s3://a/b"
      })
  void refusesWhatIsNoAddress(String url) {
    assertThatThrownBy(() -> fetch(url))
        .hasMessageContaining("source.archive.url must have the form s3://bucket/key")
        .hasMessageNotContaining("secret")
        .hasFieldOrPropertyWithValue("retryable", false);
  }

  @Test
  void aKeyCannotReferToAnotherBucket() {
    assertThatThrownBy(() -> fetch("s3://archives/%2e%2e/private/a.tgz?versionId=1#x"))
        .hasMessageContaining("status 404")
        .hasFieldOrPropertyWithValue("retryable", false);
  }

  @ParameterizedTest
  @CsvSource({"404, false", "400, false", "403, false", "500, true", "503, true"})
  void distinguishesPermanentAndTemporaryErrors(int status, boolean retryable) {
    try (FileServer other = FileServer.start()) {
      other.status("/archives/a.tgz", status);

      assertThatThrownBy(() -> fetch("s3://archives/a.tgz", null, URI.create(other.url(""))))
          .hasMessageContaining("responded with status " + status)
          .hasFieldOrPropertyWithValue("retryable", retryable);
    }
  }

  @Test
  void followsNoRedirect() {
    try (FileServer other = FileServer.start()) {
      String elsewhere = other.file("/elsewhere", ARCHIVE);
      other.redirect("/archives/a.tgz", elsewhere);

      assertThatThrownBy(() -> fetch("s3://archives/a.tgz", null, URI.create(other.url(""))))
          .hasMessageContaining(
              "check that endpoint and region of the pool's spec.s3 are those of the bucket")
          .hasFieldOrPropertyWithValue("retryable", false);
      assertThat(other.requests()).isEqualTo(1);
    }
  }

  @Test
  void checksTheDigest() {
    assertThatThrownBy(() -> fetch("s3://archives/a.tgz", "0".repeat(64), server.endpoint()))
        .hasMessageContaining(
            "source.archive.sha256 does not match: the digest of s3://archives/a.tgz is");
  }
}
