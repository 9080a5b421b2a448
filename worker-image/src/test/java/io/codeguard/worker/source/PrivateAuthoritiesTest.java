package io.codeguard.worker.source;

import static io.codeguard.worker.testing.GitServer.Entry.file;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.codeguard.protocol.JobPlan;
import io.codeguard.queue.testing.S3Server;
import io.codeguard.worker.source.credentials.GitCredentials;
import io.codeguard.worker.source.credentials.PoolSecret;
import io.codeguard.worker.source.credentials.S3Storage;
import io.codeguard.worker.source.network.AddressPolicy;
import io.codeguard.worker.source.tree.FetchedSource;
import io.codeguard.worker.source.tree.SourceException;
import io.codeguard.worker.source.tree.SourceLimits;
import io.codeguard.worker.testing.Archives;
import io.codeguard.worker.testing.Certificate;
import io.codeguard.worker.testing.FileServer;
import io.codeguard.worker.testing.GitServer;
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

/** HTTPS servers whose certificates only the pool's own authority signed. */
class PrivateAuthoritiesTest {
  private static final String ID = "AKIDTEST";
  private static final String KEY = "very-secret-key";
  private static final String UNKNOWN = "unable to find valid certification path";

  @TempDir private static Path shared;
  private static Certificate certificate;
  private static GitServer git;
  private static S3Server bucket;

  @TempDir private Path directory;
  private int fetches;

  @BeforeAll
  static void serve() throws Exception {
    certificate = Certificate.unknown(Files.createDirectory(shared.resolve("server")));
    git = git("served.git");
    Path archives = Files.createDirectories(shared.resolve("objects/archives"));
    Files.write(
        archives.resolve("a.tgz"), new Archives.Tar().file("A.java", "class A {}").gzipped());
    bucket =
        S3Server.startTls(
            S3Server.build(Files.createDirectory(shared.resolve("program"))),
            ID,
            KEY,
            archives.getParent(),
            Files.writeString(shared.resolve("certificate.pem"), certificate.pem()),
            Files.writeString(shared.resolve("key.pem"), certificate.key()));
  }

  private static GitServer git(String name) {
    GitServer server = GitServer.start(shared.resolve(name), FileServer.start(certificate));
    server.commit("refs/heads/main", file("README", "first"));
    return server;
  }

  @AfterAll
  static void stop() {
    bucket.close();
    git.close();
  }

  @BeforeEach
  void keys() throws IOException {
    secret("accessKeyId", ID);
    secret("secretAccessKey", KEY);
    secret("password", "token");
  }

  private void secret(String key, String text) throws IOException {
    Files.writeString(Files.createDirectories(directory.resolve("secret")).resolve(key), text);
  }

  private FetchedSource fetch(JobPlan.Source source) throws Exception {
    PoolSecret secret = new PoolSecret("spec.test", "keys", directory.resolve("secret"));
    SourceAccess access =
        new SourceAccess(
            List.of(new GitCredentials(secret, List.of(URI.create(git.url()).getAuthority()))),
            List.of(new S3Storage(bucket.endpoint(), "eu-west-1", secret, List.of("archives"))),
            Map.of());
    return new SourceFetcher(
            SourceLimits.DEFAULT, new AddressPolicy(List.of("127.0.0.0/8")), access, false)
        .fetch(
            source,
            Files.createDirectories(directory.resolve("workspace-" + fetches++)),
            Optional.empty());
  }

  private FetchedSource fetchGit(GitServer server) throws Exception {
    return fetch(JobPlan.Source.of(new JobPlan.Git(server.url(), null, null)));
  }

  private FetchedSource fetchArchive() throws Exception {
    return fetch(JobPlan.Source.of(new JobPlan.Archive("s3://archives/a.tgz", null)));
  }

  @Test
  void areTrustedForTheHostsOfTheirSecret() throws Exception {
    assertThatThrownBy(() -> fetchGit(git)).hasMessageContaining(UNKNOWN);
    assertThatThrownBy(this::fetchArchive).hasMessageContaining(UNKNOWN);

    secret("ca.crt", certificate.pem());

    assertThat(fetchGit(git).root().resolve("README")).hasContent("first");
    assertThat(fetchArchive().root().resolve("A.java")).hasContent("class A {}");
  }

  @Test
  void needNoPassword() throws Exception {
    secret("ca.crt", certificate.pem());
    Files.delete(directory.resolve("secret/password"));

    assertThat(fetchGit(git).root().resolve("README")).hasContent("first");
  }

  @Test
  void areNotTrustedForOtherHosts() throws Exception {
    secret("ca.crt", certificate.pem());
    try (GitServer other = git("other.git")) {
      assertThatThrownBy(() -> fetchGit(other)).hasMessageContaining(UNKNOWN);
    }
  }

  @Test
  void replaceTheDefaultAuthorities() throws Exception {
    secret(
        "ca.crt", Certificate.unknown(Files.createDirectory(directory.resolve("another"))).pem());

    assertThatThrownBy(() -> fetchGit(git)).isInstanceOf(SourceException.class);
    assertThatThrownBy(this::fetchArchive).isInstanceOf(SourceException.class);
  }

  @Test
  void areReportedIfTheyCannotBeParsed() throws Exception {
    secret("ca.crt", "nonsense");

    for (JobPlan.Source source :
        List.of(
            JobPlan.Source.of(new JobPlan.Git(git.url(), null, null)),
            JobPlan.Source.of(new JobPlan.Archive("s3://archives/a.tgz", null)))) {
      assertThatThrownBy(() -> fetch(source))
          .hasMessageContaining("secret 'keys' of the pool's spec.test cannot be used")
          .hasMessageContaining(
              "its key ca.crt must contain at least one certificate in PEM format")
          .hasFieldOrPropertyWithValue("retryable", false);
    }
  }
}
